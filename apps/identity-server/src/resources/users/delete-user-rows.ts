import type { Transaction } from 'kysely'
import type { Changed } from '../../storage/changes.ts'
import type { Database } from '../../storage/schema.ts'
import { deleteTrustsOf } from '../../storage/trust-rows.ts'
import { deleteApplicationCredentialsOfUser } from '../application-credentials/delete-of-user.ts'

/**
 * Deletes a user and everything that names it: grants, memberships, credentials, application credentials and their
 * access rules, OAuth1 tokens. Trusts from or to the user, and what was redelegated from them, keep their row and count as
 * deleted. What hangs on `user` by a foreign key (names, passwords, options, federated identities) goes with it.
 *
 * @returns whether there was such a user
 */
export async function deleteUserRows(
  tx: Transaction<Database>,
  changed: Changed,
  id: string,
  now: Date,
): Promise<boolean> {
  const user = await tx.selectFrom('user').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  if (user === undefined) {
    changed.nothing()
    return false
  }
  await deleteTrustsOf(tx, changed, [id], now)
  await deleteApplicationCredentialsOfUser(tx, changed, id)
  await tx.deleteFrom('credential').where('user_id', '=', id).execute()
  await tx.deleteFrom('ks_totp_use').where('user_id', '=', id).execute()
  await tx.deleteFrom('access_token').where('authorizing_user_id', '=', id).execute()
  await tx.deleteFrom('request_token').where('authorizing_user_id', '=', id).execute()
  await tx
    .deleteFrom('assignment')
    .where('type', 'in', ['UserProject', 'UserDomain'])
    .where('actor_id', '=', id)
    .execute()
  await tx
    .deleteFrom('system_assignment')
    .where('type', '=', 'UserSystem')
    .where('actor_id', '=', id)
    .execute()
  await tx.deleteFrom('user_group_membership').where('user_id', '=', id).execute()
  await tx.deleteFrom('expiring_user_group_membership').where('user_id', '=', id).execute()
  await tx.deleteFrom('id_mapping').where('public_id', '=', id).execute()
  await tx.deleteFrom('user').where('id', '=', id).execute()
  changed('user', id)
  changed('password', id)
  changed('membership', id)
  changed('assignment', id)
  return true
}
