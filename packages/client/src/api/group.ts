// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Group {
  id: string
  name: string
  domainId: string
  description: string
  links: { self: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewGroup {
  name: string
  domainId?: string | undefined
  description?: string | null | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface GroupChanges {
  name?: string | undefined
  domainId?: string | undefined
  description?: string | null | undefined
  id?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface GroupFilters {
  name?: string | undefined
  domainId?: string | undefined
  /** Comparisons such as `name__contains`. */
  [comparison: `${string}__${string}`]: string | undefined
}

/** How the API spells it. */
export const groupKind = {
  one: 'group',
  many: 'groups',
  fields: { domainId: 'domain_id' },
  filters: { domainId: 'domain_id' },
  flags: [],
} as const satisfies Kind
