// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Domain {
  id: string
  name: string
  description: string
  enabled: boolean
  tags: readonly string[]
  options: { immutable?: boolean | null | undefined }
  links: { self: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewDomain {
  name: string
  description?: string | null | undefined
  enabled?: boolean | undefined
  tags?: readonly string[] | undefined
  options?: { immutable?: boolean | null | undefined } | undefined
  /** The id that the domain gets. */
  explicitDomainId?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface DomainChanges {
  name?: string | undefined
  description?: string | null | undefined
  enabled?: boolean | undefined
  tags?: readonly string[] | undefined
  options?: { immutable?: boolean | null | undefined } | undefined
  id?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface DomainFilters {
  name?: string | undefined
  enabled?: boolean | undefined
  /** Comparisons such as `name__contains`. */
  [comparison: `${string}__${string}`]: string | undefined
}

/** How the API spells it. */
export const domainKind = {
  one: 'domain',
  many: 'domains',
  fields: { explicitDomainId: 'explicit_domain_id' },
  filters: {},
  flags: [],
} as const satisfies Kind
