// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Project {
  id: string
  name: string
  domainId: string | null
  parentId: string | null
  description: string
  enabled: boolean
  isDomain: boolean
  tags: readonly string[]
  options: { immutable?: boolean | null | undefined }
  links: { self: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewProject {
  name: string
  domainId?: string | null | undefined
  parentId?: string | null | undefined
  description?: string | null | undefined
  enabled?: boolean | undefined
  isDomain?: boolean | undefined
  tags?: readonly string[] | undefined
  options?: { immutable?: boolean | null | undefined } | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface ProjectChanges {
  name?: string | undefined
  domainId?: string | null | undefined
  parentId?: string | null | undefined
  description?: string | null | undefined
  enabled?: boolean | undefined
  isDomain?: boolean | undefined
  tags?: readonly string[] | undefined
  options?: { immutable?: boolean | null | undefined } | undefined
  id?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface ProjectFilters {
  name?: string | undefined
  domainId?: string | undefined
  parentId?: string | undefined
  enabled?: boolean | undefined
  isDomain?: boolean | undefined
  /** Has all of these, separated by commas. */
  tags?: string | undefined
  /** Has at least one of these. */
  tagsAny?: string | undefined
  /** Does not have all of these. */
  notTags?: string | undefined
  /** Has none of these. */
  notTagsAny?: string | undefined
  /** Comparisons such as `name__contains`. */
  [comparison: `${string}__${string}`]: string | undefined
}

/** How the API spells it. */
export const projectKind = {
  one: 'project',
  many: 'projects',
  fields: { domainId: 'domain_id', parentId: 'parent_id', isDomain: 'is_domain' },
  filters: {
    domainId: 'domain_id',
    parentId: 'parent_id',
    isDomain: 'is_domain',
    tagsAny: 'tags-any',
    notTags: 'not-tags',
    notTagsAny: 'not-tags-any',
  },
  flags: [],
} as const satisfies Kind
