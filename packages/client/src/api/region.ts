// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Region {
  id: string
  description: string
  parentRegionId: string | null
  links: { self: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewRegion {
  id?: string | undefined
  description?: string | null | undefined
  parentRegionId?: string | null | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface RegionChanges {
  id?: string | undefined
  description?: string | null | undefined
  parentRegionId?: string | null | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface RegionFilters {
  parentRegionId?: string | undefined
}

/** How the API spells it. */
export const regionKind = {
  one: 'region',
  many: 'regions',
  fields: { parentRegionId: 'parent_region_id' },
  filters: { parentRegionId: 'parent_region_id' },
  flags: [],
} as const satisfies Kind
