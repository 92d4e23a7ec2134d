import { unauthenticated } from '../identity-error.ts'
import type { ProtocolStore } from '../resources/identity-providers/protocol-store.ts'
import type { IdentityProviderStore } from '../resources/identity-providers/store.ts'
import { type RemoteIdAttributes, remoteIdAttributeOf } from './asserted-identity.ts'
import type { Attributes } from './attributes.ts'

export interface ProviderOfAssertionDeps {
  identityProviders: Pick<IdentityProviderStore, 'list'>
  protocols: Pick<ProtocolStore, 'withId'>
  remoteIdAttributes: RemoteIdAttributes
}

/**
 * The identity provider whose assertion came by a protocol, found by the remote id that is in it.
 *
 * @returns its id
 * @throws `unauthenticated` when nothing says whose assertion it is, or several things do and differ
 */
export async function providerOfAssertion(
  deps: ProviderOfAssertionDeps,
  protocolId: string,
  attributes: Attributes,
): Promise<string> {
  const protocols = await deps.protocols.withId(protocolId)
  const found = new Set<string>()
  for (const protocol of protocols) {
    const remoteId = attributes(remoteIdAttributeOf(deps.remoteIdAttributes, protocol) ?? '')
    if (remoteId === undefined) continue
    const [provider] = await deps.identityProviders.list({ id: protocol.idpId, remoteId })
    if (provider !== undefined) found.add(provider.id)
  }
  const [id, ...others] = found
  if (id === undefined || others.length > 0)
    throw unauthenticated('nothing says whose assertion this is, or it could be that of several providers')
  return id
}
