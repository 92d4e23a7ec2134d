import { conflict, invalid, notFound } from '../../identity-error.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { NewRevocation } from '../../tokens/revocation-store.ts'
import { getIdentityProvider } from './identity-providers.ts'
import type { ProtocolStore } from './protocol-store.ts'
import type { IdentityProviderStore } from './store.ts'

/** How users of an identity provider come in, and the mapping that applies to them. */
export interface Protocol {
  /** Unique within the provider, for example `openid` or `saml2`. */
  id: string
  idpId: string
  mappingId: string
  /** The attribute of an assertion with the provider's remote id. `null`: the configured one. */
  remoteIdAttribute: string | null
}

/** What callers may change. Absent members stay as they are. */
export type ProtocolChanges = Partial<Pick<Protocol, 'mappingId' | 'remoteIdAttribute'>>

export interface ProtocolDeps {
  protocols: ProtocolStore
  identityProviders: IdentityProviderStore
  revokeTokens(event: NewRevocation): Promise<void>
}

/** @throws `not_found` */
export async function getProtocol(
  deps: { protocols: Pick<ProtocolStore, 'find'> },
  idpId: string,
  id: string,
): Promise<Protocol> {
  const protocol = await deps.protocols.find(idpId, id)
  if (protocol === undefined) throw unknown(idpId, id)
  return protocol
}

/** @throws `not_found` for an unknown provider */
export async function listProtocols(deps: ProtocolDeps, idpId: string): Promise<readonly Protocol[]> {
  await getIdentityProvider(deps, idpId)
  return deps.protocols.list(idpId)
}

/**
 * Adds a protocol to an identity provider.
 *
 * @throws `not_found` for an unknown provider, `invalid` for an unknown mapping, `conflict` for an id that is taken
 */
export async function createProtocol(
  deps: ProtocolDeps,
  input: Omit<Protocol, 'remoteIdAttribute'> & ProtocolChanges,
): Promise<Protocol> {
  const protocol: Protocol = { remoteIdAttribute: null, ...input }
  try {
    await deps.protocols.insert(protocol)
  } catch (error) {
    if (isStorageError(error, 'conflict'))
      throw conflict('federation_protocol', `Duplicate ID, ${protocol.id}`)
    if (!isStorageError(error, 'reference')) throw error
    await getIdentityProvider(deps, protocol.idpId)
    throw unknownMapping(protocol.mappingId)
  }
  return protocol
}

/** @throws `not_found`; `invalid` for an unknown mapping */
export async function updateProtocol(
  deps: ProtocolDeps,
  idpId: string,
  id: string,
  changes: ProtocolChanges,
): Promise<Protocol> {
  const protocol = { ...(await getProtocol(deps, idpId, id)), ...changes }
  try {
    if (!(await deps.protocols.update(protocol))) throw unknown(idpId, id)
  } catch (error) {
    if (isStorageError(error, 'reference')) throw unknownMapping(protocol.mappingId)
    throw error
  }
  return protocol
}

/**
 * Removes a protocol with the users that come in only by it. Their tokens end.
 *
 * @throws `not_found`
 */
export async function deleteProtocol(deps: ProtocolDeps, idpId: string, id: string): Promise<void> {
  const deleted = await deps.protocols.delete(idpId, id)
  if (deleted === undefined) throw unknown(idpId, id)
  for (const userId of deleted.userIds) await deps.revokeTokens({ userId })
}

function unknown(idpId: string, id: string) {
  return notFound('federated protocol', `${id} of the identity provider ${idpId}`)
}

function unknownMapping(id: string) {
  return invalid(`There is no mapping ${id}.`)
}
