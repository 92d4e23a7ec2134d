// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Service {
  id: string
  type: string
  name: string
  enabled: boolean
  links: { self: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewService {
  type: string
  name?: string | undefined
  enabled?: boolean | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface ServiceChanges {
  type?: string | undefined
  name?: string | undefined
  enabled?: boolean | undefined
  id?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface ServiceFilters {
  type?: string | undefined
  name?: string | undefined
  /** Comparisons such as `name__contains`. */
  [comparison: `${string}__${string}`]: string | undefined
}

/** How the API spells it. */
export const serviceKind = {
  one: 'service',
  many: 'services',
  fields: {},
  filters: {},
  flags: [],
} as const satisfies Kind
