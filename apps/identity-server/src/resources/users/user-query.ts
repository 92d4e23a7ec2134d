import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely'
import { parseExtra } from '../../storage/extra.ts'
import { matchesText, type TextFilter } from '../../storage/filters.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import type { UserOptionTable } from '../../storage/schema/identity.ts'
import type { Database } from '../../storage/schema.ts'
import { readUserOptions } from './options.ts'
import type { FederatedIdentity, User } from './users.ts'

/** Narrows which rows of `user` are wanted, and how many. */
export type UserChoice = (
  query: SelectQueryBuilder<Database, 'user', object>,
) => SelectQueryBuilder<Database, 'user', object>

/**
 * Users in order of their ids: one statement, however many they are, and one for the options of 500. Old passwords and
 * several identity providers make several rows of a user; they are few, and put together here.
 */
export async function selectUsers(db: Kysely<Database>, choose: UserChoice): Promise<User[]> {
  const rows = await db
    .selectFrom((eb) =>
      choose(eb.selectFrom('user'))
        .select(['user.id', 'user.domain_id', 'user.enabled', 'user.default_project_id', 'user.extra'])
        .orderBy('user.id')
        .as('user'),
    )
    .leftJoin('local_user', 'local_user.user_id', 'user.id')
    .leftJoin('password', 'password.local_user_id', 'local_user.id')
    .leftJoin('nonlocal_user', 'nonlocal_user.user_id', 'user.id')
    .leftJoin('federated_user', 'federated_user.user_id', 'user.id')
    .select(['user.id', 'user.domain_id', 'user.enabled', 'user.default_project_id', 'user.extra'])
    .select(['local_user.name as local_name', 'nonlocal_user.name as nonlocal_name'])
    .select(['password.created_at_int', 'password.expires_at', 'password.expires_at_int'])
    .select(['federated_user.display_name', 'federated_user.idp_id'])
    .select(['federated_user.protocol_id', 'federated_user.unique_id'])
    .orderBy('user.id')
    // The present password is the youngest one.
    .orderBy('password.created_at_int', 'desc')
    .orderBy('password.id', 'desc')
    .orderBy('federated_user.id')
    .execute()
  const users: User[] = []
  for (const row of rows) {
    const last = users.at(-1)
    if (last?.id === row.id) {
      addIdentity(last.federated as FederatedIdentity[], row)
      continue
    }
    const federated: FederatedIdentity[] = []
    addIdentity(federated, row)
    users.push({
      id: row.id,
      name: row.local_name ?? row.nonlocal_name ?? row.display_name ?? row.id,
      domainId: row.domain_id,
      enabled: row.enabled ?? false,
      defaultProjectId: row.default_project_id,
      passwordExpiresAt: fromMicroseconds(row.expires_at_int) ?? row.expires_at,
      options: {},
      federated,
      extra: shownExtra(row.extra),
    })
  }
  await addOptions(db, users)
  return users
}

/** The users whose name, in whatever backend, is the wanted one. */
export function named(db: Kysely<Database>, name: TextFilter, domainId: string | undefined) {
  const local = db
    .selectFrom('local_user')
    .select('user_id')
    .where((eb) => matchesText(eb, 'name', name))
    .$if(domainId !== undefined, (query) => query.where('domain_id', '=', domainId ?? ''))
  const nonlocal = db
    .selectFrom('nonlocal_user')
    .select('user_id')
    .where((eb) => matchesText(eb, 'name', name))
    .$if(domainId !== undefined, (query) => query.where('domain_id', '=', domainId ?? ''))
  const federated = db
    .selectFrom('federated_user')
    .select('user_id')
    .where((eb) => matchesText(eb, 'display_name', name))
  return local.unionAll(nonlocal).unionAll(federated)
}

/** How `password_expires_at` of a list compares. */
export type InstantComparator = 'lt' | 'lte' | 'gt' | 'gte' | 'eq' | 'neq'

const operators = { lt: '<', lte: '<=', gt: '>', gte: '>=', eq: '=', neq: '<>' } as const satisfies Record<
  InstantComparator,
  string
>

/** The condition that the present password of a user expires before, at or after an instant. */
export function passwordExpires(
  eb: ExpressionBuilder<Database, 'user'>,
  comparator: InstantComparator,
  instant: Date,
): Expression<SqlBool> {
  return eb(
    'user.id',
    'in',
    eb
      .selectFrom('local_user')
      .innerJoin('password', 'password.local_user_id', 'local_user.id')
      .innerJoin(
        (from) =>
          from
            .selectFrom('password')
            .select(['local_user_id', sql<number>`max(created_at_int)`.as('created')])
            .groupBy('local_user_id')
            .as('present'),
        (join) =>
          join
            .onRef('present.local_user_id', '=', 'password.local_user_id')
            .onRef('present.created', '=', 'password.created_at_int'),
      )
      .where('password.expires_at_int', operators[comparator], instant.getTime() * 1000)
      .select('local_user.user_id'),
  )
}

function addIdentity(
  to: FederatedIdentity[],
  row: { idp_id: string | null; protocol_id: string | null; unique_id: string | null },
): void {
  const { idp_id: idpId, protocol_id: protocolId, unique_id: uniqueId } = row
  if (idpId === null || protocolId === null || uniqueId === null) return
  const known = to.some(
    (it) => it.idpId === idpId && it.protocolId === protocolId && it.uniqueId === uniqueId,
  )
  if (!known) to.push({ idpId, protocolId, uniqueId })
}

async function addOptions(db: Kysely<Database>, users: readonly User[]): Promise<void> {
  const rows: UserOptionTable[] = await inChunks(
    users.map((user) => user.id),
    (ids) => db.selectFrom('user_option').selectAll().where('user_id', 'in', ids).execute(),
  )
  if (rows.length === 0) return
  const found = Map.groupBy(rows, (row) => row.user_id)
  for (const user of users) user.options = readUserOptions(found.get(user.id) ?? [])
}

/** Rows that Keystone wrote long ago hold secrets and lists in `extra`; they are never shown. */
function shownExtra(column: string | null) {
  const { password: _password, tenants: _tenants, ...extra } = parseExtra(column)
  return extra
}

function fromMicroseconds(value: number | null): Date | null {
  return value === null ? null : new Date(Math.floor(value / 1000))
}
