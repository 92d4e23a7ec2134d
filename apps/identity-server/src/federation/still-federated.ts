import { forbidden, unauthenticated } from '../identity-error.ts'
import type { GroupStore } from '../resources/groups/store.ts'
import type { IdentityProviderStore } from '../resources/identity-providers/store.ts'
import type { PayloadFederation } from '../tokens/token-format.ts'

export interface StillFederatedDeps {
  identityProviders: Pick<IdentityProviderStore, 'find'>
  groups: Pick<GroupStore, 'byIds'>
}

/**
 * Checks that a federated token may be exchanged for another: its identity provider still lets users in, and the groups
 * that it gave still exist.
 *
 * @throws `forbidden` for a provider that is gone or disabled; `unauthenticated` for a group that is gone
 */
export async function requireStillFederated(
  deps: StillFederatedDeps,
  { identityProviderId, groupIds }: PayloadFederation,
): Promise<void> {
  const provider = await deps.identityProviders.find(identityProviderId)
  if (provider?.enabled !== true)
    throw forbidden(`The identity provider ${identityProviderId} is gone or disabled.`)
  const groups = await deps.groups.byIds(groupIds)
  if (groups.length < new Set(groupIds).size) throw unauthenticated('a group of the token is gone')
}
