import type { Storage } from '../storage/storage.ts'
import type { PayloadFederation } from './token-format.ts'

/**
 * Whether an identity provider still knows a user by the protocol of a token: not when the provider, the protocol or this
 * identity of the user has been removed. A provider that is only disabled still does: nobody new comes in by it.
 */
export async function isVouchedFor(
  storage: Storage,
  userId: string,
  { identityProviderId, protocolId }: PayloadFederation,
): Promise<boolean> {
  const row = await storage.read
    .selectFrom('federated_user')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('idp_id', '=', identityProviderId)
    .where('protocol_id', '=', protocolId)
    .executeTakeFirst()
  return row !== undefined
}
