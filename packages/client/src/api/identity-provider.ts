// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface IdentityProvider {
  id: string
  domainId: string
  enabled: boolean
  description: string | null
  remoteIds: readonly string[]
  authorizationTtl: number | null
  links: { self: string; protocols: string }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewIdentityProvider {
  enabled?: boolean | undefined
  description?: string | null | undefined
  remoteIds?: readonly string[] | null | undefined
  authorizationTtl?: number | null | undefined
  domainId?: string | null | undefined
}

/** What can be changed; what is left out stays. */
export interface IdentityProviderChanges {
  enabled?: boolean | undefined
  description?: string | null | undefined
  remoteIds?: readonly string[] | null | undefined
  authorizationTtl?: number | null | undefined
}

/** What a list can be limited to. */
export interface IdentityProviderFilters {
  id?: string | undefined
  enabled?: boolean | undefined
}

/** How the API spells it. */
export const identityProviderKind = {
  one: 'identity_provider',
  many: 'identity_providers',
  fields: { domainId: 'domain_id', remoteIds: 'remote_ids', authorizationTtl: 'authorization_ttl' },
  filters: {},
  flags: [],
} as const satisfies Kind
