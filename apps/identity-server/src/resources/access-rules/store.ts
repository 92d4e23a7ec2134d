import type { Kysely, Transaction } from 'kysely'
import { matchesText, type TextFilter } from '../../storage/filters.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { insertedId } from '../../storage/inserted-id.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import type { AccessRule } from './access-rules.ts'

export interface AccessRuleFilter {
  service?: TextFilter | undefined
  path?: TextFilter | undefined
  method?: TextFilter | undefined
}

/** The table `access_rule`, by the ids of the API. Every question names the user: rules of others do not exist. */
export interface AccessRuleStore {
  find(userId: string, id: string): Promise<AccessRule | undefined>
  list(userId: string, filter: AccessRuleFilter, page: PageRequest): Promise<Page<AccessRule>>
  /** `in_use`: nothing was deleted, because an application credential is bound by the rule. */
  delete(userId: string, id: string): Promise<'deleted' | 'unknown' | 'in_use'>
}

export function accessRuleStore(storage: Storage): AccessRuleStore {
  const rulesOf = (userId: string) =>
    storage.read.selectFrom('access_rule').select(columns).where('user_id', '=', userId)
  return {
    async find(userId, id) {
      const row = await rulesOf(userId).where('external_id', '=', id).executeTakeFirst()
      return row && fromRow(row)
    },
    async list(userId, filter, page) {
      let query = rulesOf(userId).orderBy('external_id')
      for (const attribute of ['service', 'path', 'method'] as const) {
        const wanted = filter[attribute]
        if (wanted !== undefined) query = query.where((eb) => matchesText(eb, attribute, wanted))
      }
      if (page.marker !== undefined) query = query.where('external_id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf((await query.execute()).map(fromRow), page.limit)
    },
    delete: (userId, id) =>
      storage.write(async (tx, changed) => {
        const number = await numberOfRule(tx, userId, id)
        if (number === undefined) {
          changed.nothing()
          return 'unknown'
        }
        // The database would take the rule out of the credentials, and one without rules may do anything.
        const used = await tx
          .selectFrom('application_credential_access_rule')
          .select('application_credential_id')
          .where('access_rule_id', '=', number)
          .limit(1)
          .executeTakeFirst()
        if (used !== undefined) {
          changed.nothing()
          return 'in_use'
        }
        await tx.deleteFrom('access_rule').where('id', '=', number).execute()
        changed('access_rule', id)
        return 'deleted'
      }),
  }
}

/** The number of a user's rule. Whoever binds a credential by the rule, or deletes it, waits for one another here. */
export async function numberOfRule(
  tx: Transaction<Database>,
  userId: string,
  id: string,
): Promise<number | undefined> {
  const row = await tx
    .selectFrom('access_rule')
    .select('id')
    .where('user_id', '=', userId)
    .where('external_id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row?.id
}

/** The number of the user's rule for this request: the one there is, otherwise a new one with the given id. */
export async function findOrInsertRule(
  tx: Transaction<Database>,
  { dialect }: Pick<Storage, 'dialect'>,
  userId: string,
  rule: AccessRule,
): Promise<number> {
  const { id, service, path, method } = rule
  const present = await tx
    .selectFrom('access_rule')
    .select('id')
    .where('user_id', '=', userId)
    .where('service', '=', service)
    .where('path', '=', path)
    .where('method', '=', method)
    .forUpdate()
    .executeTakeFirst()
  if (present !== undefined) return present.id
  const row = { external_id: id, user_id: userId, service, path, method }
  return insertedId(dialect, tx.insertInto('access_rule').values(row))
}

/** The rules that bind application credentials, by the number of the credential, in order of the rules' ids. */
export async function rulesOfCredentials(
  db: Kysely<Database>,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, readonly AccessRule[]>> {
  const rows = await inChunks(numbers, (some) =>
    db
      .selectFrom('application_credential_access_rule')
      .innerJoin('access_rule', 'access_rule.id', 'application_credential_access_rule.access_rule_id')
      .select(columns)
      .select('application_credential_id')
      .where('application_credential_id', 'in', some)
      .orderBy('external_id')
      .execute(),
  )
  const byNumber = Map.groupBy(rows, (row) => row.application_credential_id)
  return new Map([...byNumber].map(([number, own]) => [number, own.map(fromRow)]))
}

const columns = ['external_id', 'service', 'path', 'method'] as const

interface AccessRuleRow {
  external_id: string | null
  service: string | null
  path: string | null
  method: string | null
}

/** Nothing writes a rule with a part missing. Read so, it still allows nothing. */
function fromRow(row: AccessRuleRow): AccessRule {
  return {
    id: row.external_id ?? '',
    service: row.service ?? '',
    path: row.path ?? '',
    method: row.method ?? '',
  }
}
