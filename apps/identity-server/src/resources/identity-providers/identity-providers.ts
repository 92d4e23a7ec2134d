import { randomUUID } from 'node:crypto'
import { conflict, notFound } from '../../identity-error.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { NewRevocation } from '../../tokens/revocation-store.ts'
import type { DomainStore } from '../domains/store.ts'
import type { IdentityProviderStore } from './store.ts'

/** Somebody else who authenticates users, and asserts who they are. */
export interface IdentityProvider {
  id: string
  /** The domain of its users, unless the mapping names another. Never changes. */
  domainId: string
  /** A disabled one lets nobody in. */
  enabled: boolean
  description: string | null
  /** What it calls itself in assertions, for example an entity id. No two providers share one. */
  remoteIds: readonly string[]
  /** How long a group of an assertion counts after the login. Minutes. `null`: the configured default. */
  authorizationTtl: number | null
}

/** What callers may change. Absent members stay as they are. */
export type IdentityProviderChanges = Partial<Omit<IdentityProvider, 'id' | 'domainId'>>

export type NewIdentityProvider = IdentityProviderChanges &
  Pick<IdentityProvider, 'id'> & {
    /** Absent: a domain is made for it. */
    domainId?: string | null
  }

export interface IdentityProviderDeps {
  identityProviders: IdentityProviderStore
  domains: Pick<DomainStore, 'find'>
  revokeTokens(event: NewRevocation): Promise<void>
}

/** @throws `not_found` */
export async function getIdentityProvider(
  deps: { identityProviders: Pick<IdentityProviderStore, 'find'> },
  id: string,
): Promise<IdentityProvider> {
  const provider = await deps.identityProviders.find(id)
  if (provider === undefined) throw notFound('identity provider', id)
  return provider
}

/**
 * Registers an identity provider. Without a domain it gets one of its own.
 *
 * @throws `not_found` for an unknown domain; `conflict` for an id or a remote id that is taken
 */
export async function createIdentityProvider(
  deps: IdentityProviderDeps,
  { domainId, ...input }: NewIdentityProvider,
): Promise<IdentityProvider> {
  const own = domainId === undefined || domainId === null
  if (!own && (await deps.domains.find(domainId)) === undefined) throw notFound('domain', domainId)
  const provider: IdentityProvider = {
    enabled: false,
    description: null,
    remoteIds: [],
    authorizationTtl: null,
    ...input,
    domainId: own ? randomUUID().replaceAll('-', '') : domainId,
  }
  await deps.identityProviders.insert(provider, { withDomain: own }).catch(taken(provider.id))
  return provider
}

/** @throws `not_found`; `conflict` for a remote id that is taken */
export async function updateIdentityProvider(
  deps: IdentityProviderDeps,
  id: string,
  changes: IdentityProviderChanges,
): Promise<IdentityProvider> {
  const provider = { ...(await getIdentityProvider(deps, id)), ...changes }
  if (!(await deps.identityProviders.update(provider).catch(taken(id))))
    throw notFound('identity provider', id)
  return provider
}

/**
 * Removes an identity provider with its protocols and the users that only it knows. Their tokens end. The domain stays.
 *
 * @throws `not_found`
 */
export async function deleteIdentityProvider(deps: IdentityProviderDeps, id: string): Promise<void> {
  const deleted = await deps.identityProviders.delete(id)
  if (deleted === undefined) throw notFound('identity provider', id)
  for (const userId of deleted.userIds) await deps.revokeTokens({ userId })
}

function taken(id: string) {
  return (error: unknown): never => {
    if (isStorageError(error, 'conflict'))
      throw conflict('identity_provider', `Duplicate entry: the id ${id} or a remote id`)
    throw error
  }
}
