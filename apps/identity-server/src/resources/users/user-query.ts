import type { Kysely, SelectQueryBuilder } from 'kysely'
import { type InactivityRule, isInactive } from '../../identity/compliance/inactivity.ts'
import { parseExtra } from '../../storage/extra.ts'
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
export async function selectUsers(
  db: Kysely<Database>,
  inactivity: InactivityRule,
  choose: UserChoice,
): Promise<User[]> {
  const rows = await db
    .selectFrom((eb) =>
      choose(eb.selectFrom('user'))
        .select(['user.id', 'user.domain_id', 'user.enabled', 'user.default_project_id', 'user.extra'])
        .select(['user.created_at', 'user.last_active_at'])
        .orderBy('user.id')
        .as('user'),
    )
    .leftJoin('local_user', 'local_user.user_id', 'user.id')
    .leftJoin('password', 'password.local_user_id', 'local_user.id')
    .leftJoin('nonlocal_user', 'nonlocal_user.user_id', 'user.id')
    .leftJoin('federated_user', 'federated_user.user_id', 'user.id')
    .select(['user.id', 'user.domain_id', 'user.enabled', 'user.default_project_id', 'user.extra'])
    .select(['user.created_at', 'user.last_active_at'])
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
  const idle = new Set<string>()
  for (const row of rows) {
    const last = users.at(-1)
    if (last?.id === row.id) {
      addIdentity(last.federated as FederatedIdentity[], row)
      continue
    }
    const federated: FederatedIdentity[] = []
    addIdentity(federated, row)
    if (isInactive(inactivity, row)) idle.add(row.id)
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
  for (const user of users) {
    const { ignore_user_inactivity, ignore_password_expiry } = user.options
    if (idle.has(user.id) && ignore_user_inactivity !== true) user.enabled = false
    if (ignore_password_expiry === true) user.passwordExpiresAt = null
  }
  return users
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
