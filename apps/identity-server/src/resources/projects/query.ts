import type { Static } from 'typebox'
import { readBooleanQuery } from '../../http/wire-types.ts'
import { invalid } from '../../identity-error.ts'
import { textFilter } from '../../storage/filters.ts'
import type { ListProjects, ShowProject } from './schemas.ts'
import type { ProjectFilter } from './store.ts'

/** What of the tree around a project is asked for. */
export interface TreeViews {
  parents: 'list' | 'ids' | undefined
  subtree: 'list' | 'ids' | undefined
  /** Whether the projects of a list come with their limits. */
  limits: boolean
}

/** Reads the filters of the list of projects. */
export function readFilter(query: Static<typeof ListProjects>): ProjectFilter {
  return {
    name: textFilter(query, 'name'),
    domainId: query.domain_id,
    parentId: query.parent_id,
    enabled: readBooleanQuery(query.enabled),
    isDomain: readBooleanQuery(query.is_domain),
    tags: query.tags?.split(','),
    tagsAny: query['tags-any']?.split(','),
    notTags: query['not-tags']?.split(','),
    notTagsAny: query['not-tags-any']?.split(','),
  }
}

/** @throws `invalid` for a list and ids of the same */
export function readTreeViews(query: Static<typeof ShowProject>): TreeViews {
  return {
    parents: readView(
      'parents',
      readBooleanQuery(query.parents_as_list),
      readBooleanQuery(query.parents_as_ids),
    ),
    subtree: readView(
      'subtree',
      readBooleanQuery(query.subtree_as_list),
      readBooleanQuery(query.subtree_as_ids),
    ),
    limits: readBooleanQuery(query.include_limits) ?? false,
  }
}

function readView(name: string, asList = false, asIds = false): 'list' | 'ids' | undefined {
  if (asList && asIds)
    throw invalid(`${name}_as_list and ${name}_as_ids cannot be asked for at the same time.`)
  return asList ? 'list' : asIds ? 'ids' : undefined
}
