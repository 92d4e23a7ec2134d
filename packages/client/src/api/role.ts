// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Role {
  id: string
  name: string
  domainId: string | null
  description: string | null
  options: { immutable?: boolean | null | undefined }
  links: { self: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewRole {
  name: string
  domainId?: string | null | undefined
  description?: string | null | undefined
  options?: { immutable?: boolean | null | undefined } | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface RoleChanges {
  name?: string | undefined
  domainId?: string | null | undefined
  description?: string | null | undefined
  options?: { immutable?: boolean | null | undefined } | undefined
  id?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface RoleFilters {
  name?: string | undefined
  /** Roles of this domain. Absent: roles of no domain. */
  domainId?: string | undefined
  /** Comparisons such as `name__contains`. */
  [comparison: `${string}__${string}`]: string | undefined
}

/** How the API spells it. */
export const roleKind = {
  one: 'role',
  many: 'roles',
  fields: { domainId: 'domain_id' },
  filters: { domainId: 'domain_id' },
  flags: [],
} as const satisfies Kind
