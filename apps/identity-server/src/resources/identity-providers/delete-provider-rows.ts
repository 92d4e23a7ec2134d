import type { Transaction } from 'kysely'
import type { Changed } from '../../storage/changes.ts'
import type { Database } from '../../storage/schema.ts'
import { deleteIdentities } from './delete-identities.ts'

/**
 * Deletes an identity provider and who only it knows. Its protocols, remote ids and the memberships that it gave go with
 * it by their foreign keys.
 *
 * @returns ids of the users that are gone, or `undefined` when there is no such provider
 */
export async function deleteProviderRows(
  tx: Transaction<Database>,
  changed: Changed,
  id: string,
  now: Date,
): Promise<{ userIds: readonly string[] } | undefined> {
  const userIds = await deleteIdentities(tx, changed, { idpId: id }, now)
  const { numDeletedRows } = await tx.deleteFrom('identity_provider').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) {
    changed.nothing()
    return undefined
  }
  changed('identity_provider', id)
  return { userIds }
}

/** Deletes the identity providers of a domain, as {@link deleteProviderRows}. */
export async function deleteProvidersOf(
  tx: Transaction<Database>,
  changed: Changed,
  domainId: string,
  now: Date,
): Promise<void> {
  const providers = await tx
    .selectFrom('identity_provider')
    .select('id')
    .where('domain_id', '=', domainId)
    .execute()
  for (const { id } of providers) await deleteProviderRows(tx, changed, id, now)
}
