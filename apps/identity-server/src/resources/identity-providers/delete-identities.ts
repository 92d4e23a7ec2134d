import type { Transaction } from 'kysely'
import type { Changed } from '../../storage/changes.ts'
import type { Database } from '../../storage/schema.ts'
import { deleteUserRows } from '../users/delete-user-rows.ts'

/**
 * Deletes who users are at an identity provider, or with one of its protocols. A user without any other name is deleted;
 * others stay.
 *
 * @returns ids of the users that are gone
 */
export async function deleteIdentities(
  tx: Transaction<Database>,
  changed: Changed,
  { idpId, protocolId }: { idpId: string; protocolId?: string },
  now: Date,
): Promise<readonly string[]> {
  const identities = await tx
    .selectFrom('federated_user')
    .select(['id', 'user_id'])
    .where('idp_id', '=', idpId)
    .where((eb) => (protocolId === undefined ? eb.lit(true) : eb('protocol_id', '=', protocolId)))
    .execute()
  for (const { id } of identities) await tx.deleteFrom('federated_user').where('id', '=', id).execute()
  const gone: string[] = []
  for (const userId of new Set(identities.map((identity) => identity.user_id))) {
    changed('user', userId)
    if (await hasName(tx, userId)) continue
    await deleteUserRows(tx, changed, userId, now)
    gone.push(userId)
  }
  return gone
}

async function hasName(tx: Transaction<Database>, userId: string): Promise<boolean> {
  for (const table of ['local_user', 'nonlocal_user', 'federated_user'] as const) {
    const row = await tx.selectFrom(table).select('user_id').where('user_id', '=', userId).executeTakeFirst()
    if (row !== undefined) return true
  }
  return false
}
