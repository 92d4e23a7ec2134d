import type { Kysely, Selectable, Transaction } from 'kysely'
import { matchesText, type TextFilter } from '../../storage/filters.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { insertedId } from '../../storage/inserted-id.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { ApplicationCredentialTable } from '../../storage/schema/delegation.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import type { AccessRule } from '../access-rules/access-rules.ts'
import { findOrInsertRule, numberOfRule, rulesOfCredentials } from '../access-rules/store.ts'
import type { ApplicationCredential } from './application-credentials.ts'

export interface ApplicationCredentialFilter {
  name?: TextFilter | undefined
}

/** What to write: an access rule is one that is there, by its id, or one to find or make, with an id for it. */
export type ApplicationCredentialInsert = Omit<ApplicationCredential, 'accessRules'> & {
  accessRules: readonly (Pick<AccessRule, 'id'> | AccessRule)[]
  secretHash: string
}

/** What a login needs to know. */
export type ApplicationCredentialSecret = Pick<
  ApplicationCredential,
  'id' | 'userId' | 'projectId' | 'expiresAt'
> & { secretHash: string }

/** The tables `application_credential` and `application_credential_role`, and which access rules belong to which. */
export interface ApplicationCredentialStore {
  find(id: string): Promise<ApplicationCredential | undefined>
  /** One of this user: an index finds it. Keystone's table has none for the id alone. */
  findOf(userId: string, id: string): Promise<ApplicationCredential | undefined>
  /** By id, or by the name that the user has given it. */
  findSecret(
    ref: { id: string } | { userId: string; name: string },
  ): Promise<ApplicationCredentialSecret | undefined>
  list(
    userId: string,
    filter: ApplicationCredentialFilter,
    page: PageRequest,
  ): Promise<Page<ApplicationCredential>>
  /**
   * @param limit how many a user can have; -1: any number
   * @returns `too_many`, `unknown_rule`, `unknown_user`: nothing was written
   * @throws `StorageError` with code `conflict` when the user has one of that name
   */
  insert(
    credential: ApplicationCredentialInsert,
    limit: number,
  ): Promise<'inserted' | 'too_many' | 'unknown_rule' | 'unknown_user'>
  /** Replaces the hash of the secret, if it is still the present one. Resolves to whether it was. */
  replaceHash(id: string, present: string, hash: string): Promise<boolean>
  /** Whether there was something to delete. */
  delete(id: string): Promise<boolean>
}

export function applicationCredentialStore(storage: Storage): ApplicationCredentialStore {
  const db = storage.read
  const rows = () => db.selectFrom('application_credential').selectAll()
  return {
    find: async (id) => (await complete(db, await rows().where('id', '=', id).execute()))[0],
    async findOf(userId, id) {
      const found = rows().where('user_id', '=', userId).where('id', '=', id)
      return (await complete(db, await found.execute()))[0]
    },
    async findSecret(ref) {
      const row = await ('id' in ref
        ? rows().where('id', '=', ref.id)
        : rows().where('user_id', '=', ref.userId).where('name', '=', ref.name)
      ).executeTakeFirst()
      return row && { ...fromRow(row), secretHash: row.secret_hash }
    },
    async list(userId, { name }, page) {
      let query = rows().where('user_id', '=', userId).orderBy('id')
      if (name !== undefined) query = query.where((eb) => matchesText(eb, 'name', name))
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf(await complete(db, await query.execute()), page.limit)
    },
    insert: (credential, limit) =>
      storage.write(async (tx, changed) => {
        // Nothing can have been made from it yet.
        changed.nothing()
        const { userId, accessRules } = credential
        if (!(await lockUser(tx, userId))) return 'unknown_user'
        if (limit >= 0 && (await countOf(tx, userId)) >= limit) return 'too_many'
        const rules = new Set<number>()
        for (const rule of accessRules) {
          if ('service' in rule) continue
          const known = await numberOfRule(tx, userId, rule.id)
          if (known === undefined) return 'unknown_rule'
          rules.add(known)
        }
        const values = tx.insertInto('application_credential').values(toRow(credential))
        const number = await insertedId(storage.dialect, values, 'internal_id')
        for (const rule of accessRules) {
          if ('service' in rule) rules.add(await findOrInsertRule(tx, storage, userId, rule))
        }
        await insertLinks(tx, number, credential.roleIds, rules)
        return 'inserted'
      }),
    replaceHash: (id, present, hash) =>
      storage.write(async (tx, changed) => {
        const { numUpdatedRows } = await tx
          .updateTable('application_credential')
          .set({ secret_hash: hash })
          .where('id', '=', id)
          .where('secret_hash', '=', present)
          .executeTakeFirst()
        changed.nothing()
        return numUpdatedRows > 0n
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        const { numDeletedRows } = await tx
          .deleteFrom('application_credential')
          .where('id', '=', id)
          .executeTakeFirst()
        if (numDeletedRows > 0n) changed('application_credential', id)
        else changed.nothing()
        return numDeletedRows > 0n
      }),
  }
}

/** One at a time for each user: the limit holds, and no rule is made twice. A disabled user is left without. */
async function lockUser(tx: Transaction<Database>, userId: string): Promise<boolean> {
  const user = await tx
    .selectFrom('user')
    .select('id')
    .where('id', '=', userId)
    .where('enabled', '=', true)
    .forUpdate()
    .executeTakeFirst()
  return user !== undefined
}

async function countOf(tx: Transaction<Database>, userId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('application_credential')
    .select((eb) => eb.fn.countAll<number | string | bigint>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function insertLinks(
  tx: Transaction<Database>,
  number: number,
  roleIds: readonly string[],
  ruleNumbers: ReadonlySet<number>,
): Promise<void> {
  const roles = roleIds.map((role_id) => ({ application_credential_id: number, role_id }))
  if (roles.length > 0) await tx.insertInto('application_credential_role').values(roles).execute()
  const rules = [...ruleNumbers].map((rule) => ({ application_credential_id: number, access_rule_id: rule }))
  if (rules.length > 0) await tx.insertInto('application_credential_access_rule').values(rules).execute()
}

type Row = Selectable<ApplicationCredentialTable>

/** Adds roles and access rules to rows, in two statements for every few hundred of them. */
async function complete(
  db: Kysely<Database>,
  rows: readonly Row[],
): Promise<readonly ApplicationCredential[]> {
  const numbers = rows.map((row) => row.internal_id)
  const roles = Map.groupBy(
    await inChunks(numbers, (some) =>
      db
        .selectFrom('application_credential_role')
        .selectAll()
        .where('application_credential_id', 'in', some)
        .orderBy('role_id')
        .execute(),
    ),
    (role) => role.application_credential_id,
  )
  const rules = await rulesOfCredentials(db, numbers)
  return rows.map((row) => ({
    ...fromRow(row),
    roleIds: (roles.get(row.internal_id) ?? []).map((role) => role.role_id),
    accessRules: rules.get(row.internal_id) ?? [],
  }))
}

function fromRow(row: Row): Omit<ApplicationCredential, 'roleIds' | 'accessRules'> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    userId: row.user_id,
    projectId: row.project_id,
    expiresAt: row.expires_at,
    unrestricted: row.unrestricted,
  }
}

function toRow(credential: ApplicationCredentialInsert): Omit<Row, 'internal_id'> {
  return {
    id: credential.id,
    name: credential.name,
    secret_hash: credential.secretHash,
    description: credential.description,
    user_id: credential.userId,
    project_id: credential.projectId,
    expires_at: credential.expiresAt,
    system: null,
    unrestricted: credential.unrestricted,
  }
}
