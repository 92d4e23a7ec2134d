// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Endpoint {
  id: string
  interface: string
  serviceId: string
  regionId: string | null
  region: string | null
  url: string
  enabled: boolean
  links: { self: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewEndpoint {
  interface: 'public' | 'internal' | 'admin'
  serviceId: string
  url: string
  regionId?: string | null | undefined
  /** The name of v2: the region is made when it does not exist. */
  region?: string | null | undefined
  enabled?: boolean | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface EndpointChanges {
  interface?: 'public' | 'internal' | 'admin' | undefined
  serviceId?: string | undefined
  url?: string | undefined
  regionId?: string | null | undefined
  /** The name of v2: the region is made when it does not exist. */
  region?: string | null | undefined
  enabled?: boolean | undefined
  id?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface EndpointFilters {
  interface?: 'public' | 'internal' | 'admin' | undefined
  serviceId?: string | undefined
  regionId?: string | undefined
  /** Another name of region_id. */
  region?: string | undefined
}

/** How the API spells it. */
export const endpointKind = {
  one: 'endpoint',
  many: 'endpoints',
  fields: { serviceId: 'service_id', regionId: 'region_id' },
  filters: { serviceId: 'service_id', regionId: 'region_id' },
  flags: [],
} as const satisfies Kind
