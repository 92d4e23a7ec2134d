import { forbidden, unauthenticated } from '../identity-error.ts'
import {
  getIdentityProvider,
  type IdentityProvider,
} from '../resources/identity-providers/identity-providers.ts'
import type { ProtocolStore } from '../resources/identity-providers/protocol-store.ts'
import { getProtocol, type Protocol } from '../resources/identity-providers/protocols.ts'
import type { IdentityProviderStore } from '../resources/identity-providers/store.ts'
import type { MappingStore } from '../resources/mappings/store.ts'
import { type Attributes, assertionFor } from './attributes.ts'
import { type CertificateOptions, isOfCertificates, requireIssuer } from './certificate-issuer.ts'
import { evaluateMapping } from './mapping/evaluate.ts'
import type { MappedIdentity, SchemaVersion } from './mapping/mapping.ts'
import { MappingError } from './mapping/mapping-error.ts'
import { parseMapping } from './mapping/parse-mapping.ts'

export interface AssertedIdentityDeps {
  identityProviders: Pick<IdentityProviderStore, 'find'>
  protocols: Pick<ProtocolStore, 'find'>
  mappings: Pick<MappingStore, 'find'>
  /** Attributes with the remote id of a provider, for protocols that do not name their own. */
  remoteIdAttributes: RemoteIdAttributes
  certificates: CertificateOptions
}

/** Where an assertion is, and who says whose it is. */
export interface AssertionOf {
  identityProvider: string
  protocol: string
  /** Whether something else than the client's word says that it is of that provider, as a location of its own does. */
  vouchedFor: boolean
}

/** `[federation] remote_id_attribute`, and the same option in the section of a protocol, which goes first. */
export interface RemoteIdAttributes {
  default: string | undefined
  ofProtocol: Readonly<Record<string, string | undefined>>
}

/** Who somebody is, and on whose word. */
export interface AssertedIdentity {
  provider: IdentityProvider
  protocol: Protocol
  schemaVersion: SchemaVersion
  mapped: MappedIdentity
}

/**
 * Finds out who somebody is at an identity provider. Provider, protocol and mapping are one chain, and the assertion must
 * be of that very provider: what one provider asserts never meets the mapping of another (OSSN-0047). A provider with remote ids is
 * known by them; one without only where somebody vouches. A certificate must be by the issuer that the provider stands for.
 *
 * @throws `not_found` for an unknown provider or protocol; `forbidden` for a disabled provider, or an assertion of another
 *   one; `unauthenticated` when the assertion does not say whose it is, or the mapping has no answer
 */
export async function assertedIdentity(
  deps: AssertedIdentityDeps,
  at: AssertionOf,
  attributes: Attributes,
): Promise<AssertedIdentity> {
  const provider = await getIdentityProvider(deps, at.identityProvider)
  if (!provider.enabled) throw forbidden(`The identity provider ${provider.id} is disabled.`)
  const protocol = await getProtocol(deps, provider.id, at.protocol)
  const remoteId = attributes(remoteIdAttributeOf(deps.remoteIdAttributes, protocol) ?? '')
  requireRemoteId(provider, remoteId, at.vouchedFor)
  const mapping = await deps.mappings.find(protocol.mappingId)
  if (mapping === undefined) throw unauthenticated('the mapping of the protocol is gone')
  const parsed = understood(() => parseMapping(mapping.rules, mapping.schemaVersion))
  if (isOfCertificates(deps.certificates, protocol, parsed))
    requireIssuer(provider, attributes(deps.certificates.issuerAttribute))
  const mapped = understood(() => evaluateMapping(parsed, assertionFor(parsed, attributes)))
  return { provider, protocol, schemaVersion: parsed.schemaVersion, mapped }
}

/** The attribute in which a protocol has the remote id of its provider. */
export function remoteIdAttributeOf(
  configured: RemoteIdAttributes,
  { id, remoteIdAttribute }: Pick<Protocol, 'id' | 'remoteIdAttribute'>,
): string | undefined {
  const ofProtocol = Object.hasOwn(configured.ofProtocol, id) ? configured.ofProtocol[id] : undefined
  return remoteIdAttribute ?? ofProtocol ?? configured.default
}

/** A provider without remote ids has nothing to be told from others by: somebody else must say whose assertion it is. */
function requireRemoteId(
  provider: IdentityProvider,
  remoteId: string | undefined,
  vouchedFor: boolean,
): void {
  if (provider.remoteIds.length === 0) {
    if (vouchedFor) return
    throw unauthenticated('without remote ids, users of a provider log in at its own location only')
  }
  if (remoteId === undefined)
    throw unauthenticated('the provider has remote ids, and nothing says whose assertion this is')
  if (!provider.remoteIds.includes(remoteId))
    throw forbidden('The assertion is not one of this identity provider.')
}

/** A mapping without an answer is no failure of this server. */
function understood<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof MappingError) throw unauthenticated(error.message)
    throw error
  }
}
