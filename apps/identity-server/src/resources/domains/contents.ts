import type { Kysely } from 'kysely'
import type { Changed } from '../../storage/changes.ts'
import type { Database } from '../../storage/schema.ts'
import { deleteTrustsOf } from '../../storage/trust-rows.ts'

/** Deletes the users, groups and roles of a domain, and everything that names one of them. */
export async function deleteActorsAndRoles(
  tx: Kysely<Database>,
  changed: Changed,
  domainId: string,
  now: Date,
): Promise<void> {
  const users = tx.selectFrom('user').select('id').where('domain_id', '=', domainId)
  const groups = tx.selectFrom('group').select('id').where('domain_id', '=', domainId)
  const roles = tx.selectFrom('role').select('id').where('domain_id', '=', domainId)

  for (const table of ['assignment', 'system_assignment'] as const) {
    await tx.deleteFrom(table).where('actor_id', 'in', users).execute()
    await tx.deleteFrom(table).where('actor_id', 'in', groups).execute()
    await tx.deleteFrom(table).where('role_id', 'in', roles).execute()
  }
  await tx.deleteFrom('credential').where('user_id', 'in', users).execute()
  await tx.deleteFrom('application_credential').where('user_id', 'in', users).execute()
  await tx.deleteFrom('access_rule').where('user_id', 'in', users).execute()
  await deleteTrustsOf(tx, changed, users, now)
  for (const table of ['access_token', 'request_token'] as const) {
    await tx.deleteFrom(table).where('authorizing_user_id', 'in', users).execute()
  }
  for (const table of ['user_group_membership', 'expiring_user_group_membership'] as const) {
    await tx.deleteFrom(table).where('user_id', 'in', users).execute()
    await tx.deleteFrom(table).where('group_id', 'in', groups).execute()
  }
  await tx.deleteFrom('implied_role').where('prior_role_id', 'in', roles).execute()
  await tx.deleteFrom('implied_role').where('implied_role_id', 'in', roles).execute()
  await tx.deleteFrom('id_mapping').where('domain_id', '=', domainId).execute()
  await tx.deleteFrom('role').where('domain_id', '=', domainId).execute()
  await tx.deleteFrom('group').where('domain_id', '=', domainId).execute()
  await tx.deleteFrom('user').where('domain_id', '=', domainId).execute()
}
