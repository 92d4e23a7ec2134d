import type { Kysely } from 'kysely'
import { matchesText } from '../../storage/filters.ts'
import type { Database } from '../../storage/schema.ts'
import type { ProjectFilter } from './store.ts'

/** The statement of a list of projects. */
export function filteredProjects(db: Kysely<Database>, filter: ProjectFilter) {
  const { name, enabled } = filter
  let query = db
    .selectFrom('project')
    .selectAll()
    .where('is_domain', '=', filter.isDomain ?? false)
  if (name !== undefined) query = query.where((eb) => matchesText(eb, 'name', name))
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId)
  if (filter.parentId !== undefined) query = query.where('parent_id', '=', filter.parentId)
  // A row without the flag is disabled, as for Keystone.
  if (enabled !== undefined)
    query = query.where((eb) => eb(eb.fn.coalesce('enabled', eb.val(false)), '=', enabled))
  if (filter.tags !== undefined) query = query.where('id', 'in', withAll(db, filter.tags))
  if (filter.tagsAny !== undefined) query = query.where('id', 'in', withAny(db, filter.tagsAny))
  if (filter.notTags !== undefined) query = query.where('id', 'not in', withAll(db, filter.notTags))
  if (filter.notTagsAny !== undefined) query = query.where('id', 'not in', withAny(db, filter.notTagsAny))
  return query
}

function withAny(db: Kysely<Database>, tags: readonly string[]) {
  return db
    .selectFrom('project_tag')
    .select('project_id')
    .where('name', 'in', [...tags])
}

function withAll(db: Kysely<Database>, tags: readonly string[]) {
  const distinct = new Set(tags)
  return withAny(db, [...distinct])
    .groupBy('project_id')
    .having((eb) => eb.fn.countAll<number>(), '=', distinct.size)
}
