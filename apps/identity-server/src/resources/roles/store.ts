import type { Kysely } from 'kysely'
import { globalRoleDomain } from '../../auth/effective-roles.ts'
import type { Changed } from '../../storage/changes.ts'
import { parseExtra, renderExtra } from '../../storage/extra.ts'
import { matchesText, type TextFilter } from '../../storage/filters.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { optionRows, readOptions } from '../../storage/options.ts'
import { inOrderOfIds } from '../../storage/order-of-ids.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Role } from './roles.ts'

export interface RoleFilter {
  name?: TextFilter | undefined
  /** `null`: roles of no domain. Absent: all. */
  domainId?: string | null | undefined
}

/** A role with the roles that it implies. */
export interface Inference {
  prior: Role
  implied: readonly Role[]
}

/** The tables `role`, `role_option` and `implied_role`. */
export interface RoleStore {
  find(id: string): Promise<Role | undefined>
  /** In order of their ids; unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<readonly Role[]>
  list(filter: RoleFilter, page: PageRequest): Promise<Page<Role>>
  /** @throws `StorageError` with code `conflict` when the domain has a role of that name */
  insert(role: Role): Promise<void>
  /** @throws `StorageError` with code `conflict` when the domain has a role of that name */
  update(role: Role): Promise<void>
  /** Deletes a role with its assignments and inferences, and the application credentials that depend on it. */
  delete(id: string): Promise<void>
  impliedBy(priorId: string): Promise<readonly Role[]>
  inferences(): Promise<readonly Inference[]>
  /** @throws `StorageError` with code `conflict` when it is implied already */
  insertImplied(priorId: string, impliedId: string): Promise<void>
  /** Whether there was something to delete. */
  deleteImplied(priorId: string, impliedId: string): Promise<boolean>
}

export function roleStore(storage: Storage): RoleStore {
  const db = storage.read

  async function byIds(ids: readonly string[]): Promise<readonly Role[]> {
    const rows = await inChunks(ids, (chunk) =>
      db.selectFrom('role').selectAll().where('id', 'in', chunk).execute(),
    )
    return withOptions(db, inOrderOfIds(rows))
  }

  return {
    find: async (id) => (await byIds([id]))[0],
    byIds,
    async list({ name, domainId }, page) {
      let query = db.selectFrom('role').selectAll().orderBy('id')
      if (domainId !== undefined) query = query.where('domain_id', '=', domainId ?? globalRoleDomain)
      if (name !== undefined) query = query.where((eb) => matchesText(eb, 'name', name))
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf(await withOptions(db, await query.execute()), page.limit)
    },
    insert: (role) =>
      storage.write(async (tx, changed) => {
        await tx.insertInto('role').values(toRow(role)).execute()
        await writeOptions(tx, role)
        changed('role', role.id)
      }),
    update: (role) =>
      storage.write(async (tx, changed) => {
        await tx.updateTable('role').set(toRow(role)).where('id', '=', role.id).execute()
        await tx.deleteFrom('role_option').where('role_id', '=', role.id).execute()
        await writeOptions(tx, role)
        changed('role', role.id)
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        await deleteApplicationCredentials(tx, id, changed)
        await tx.deleteFrom('assignment').where('role_id', '=', id).execute()
        await tx.deleteFrom('system_assignment').where('role_id', '=', id).execute()
        await tx.deleteFrom('implied_role').where('prior_role_id', '=', id).execute()
        await tx.deleteFrom('implied_role').where('implied_role_id', '=', id).execute()
        await tx.deleteFrom('role_option').where('role_id', '=', id).execute()
        await tx.deleteFrom('role').where('id', '=', id).execute()
        changed('role', id)
      }),
    async impliedBy(priorId) {
      const rows = await db
        .selectFrom('implied_role')
        .select('implied_role_id')
        .where('prior_role_id', '=', priorId)
        .execute()
      return byIds(rows.map((row) => row.implied_role_id))
    },
    async inferences() {
      const rows = await db
        .selectFrom('implied_role')
        .selectAll()
        .orderBy('prior_role_id')
        .orderBy('implied_role_id')
        .execute()
      const named = new Set(rows.flatMap((row) => [row.prior_role_id, row.implied_role_id]))
      const roles = new Map((await byIds([...named])).map((role) => [role.id, role]))
      return [...Map.groupBy(rows, (row) => row.prior_role_id)].flatMap(([priorId, implied]) => {
        const prior = roles.get(priorId)
        return prior === undefined
          ? []
          : [{ prior, implied: implied.flatMap((row) => roles.get(row.implied_role_id) ?? []) }]
      })
    },
    insertImplied: (priorId, impliedId) =>
      storage.write(async (tx, changed) => {
        await tx
          .insertInto('implied_role')
          .values({ prior_role_id: priorId, implied_role_id: impliedId })
          .execute()
        changed('implied_role', priorId)
      }),
    deleteImplied: (priorId, impliedId) =>
      storage.write(async (tx, changed) => {
        const { numDeletedRows } = await tx
          .deleteFrom('implied_role')
          .where('prior_role_id', '=', priorId)
          .where('implied_role_id', '=', impliedId)
          .executeTakeFirst()
        changed('implied_role', priorId)
        return numDeletedRows > 0n
      }),
  }
}

/**
 * Application credentials end with a role that they were made with, or that was granted to their user on their project, as
 * in Keystone.
 */
async function deleteApplicationCredentials(
  tx: Kysely<Database>,
  roleId: string,
  changed: Changed,
): Promise<void> {
  const ended = await tx
    .selectFrom('application_credential as credential')
    .select(['credential.internal_id', 'credential.id'])
    .where((eb) => {
      const madeWith = eb
        .selectFrom('application_credential_role as made_with')
        .select('made_with.role_id')
        .whereRef('made_with.application_credential_id', '=', 'credential.internal_id')
        .where('made_with.role_id', '=', roleId)
      const granted = eb
        .selectFrom('assignment')
        .select('assignment.role_id')
        .whereRef('assignment.actor_id', '=', 'credential.user_id')
        .whereRef('assignment.target_id', '=', 'credential.project_id')
        .where('assignment.type', '=', 'UserProject')
        .where('assignment.role_id', '=', roleId)
      return eb.or([eb.exists(madeWith), eb.exists(granted)])
    })
    .execute()
  const numbers = ended.map((credential) => credential.internal_id)
  await inChunks(numbers, (some) =>
    tx.deleteFrom('application_credential').where('internal_id', 'in', some).execute(),
  )
  for (const { id } of ended) changed('application_credential', id)
}

interface RoleRow {
  id: string
  name: string
  domain_id: string
  description: string | null
  extra: string | null
}

async function withOptions(db: Kysely<Database>, rows: readonly RoleRow[]): Promise<readonly Role[]> {
  const found = await inChunks(
    rows.map((row) => row.id),
    (chunk) => db.selectFrom('role_option').selectAll().where('role_id', 'in', chunk).execute(),
  )
  const options = Map.groupBy(found, (option) => option.role_id)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    domainId: row.domain_id === globalRoleDomain ? null : row.domain_id,
    description: row.description,
    options: readOptions(options.get(row.id) ?? []),
    extra: parseExtra(row.extra),
  }))
}

function toRow(role: Role): RoleRow {
  const { id, name, description } = role
  return {
    id,
    name,
    domain_id: role.domainId ?? globalRoleDomain,
    description,
    extra: renderExtra(role.extra),
  }
}

async function writeOptions(tx: Kysely<Database>, role: Role): Promise<void> {
  const rows = optionRows(role.options).map((row) => ({ role_id: role.id, ...row }))
  if (rows.length > 0) await tx.insertInto('role_option').values(rows).execute()
}
