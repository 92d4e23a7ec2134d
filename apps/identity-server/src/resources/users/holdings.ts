import { reachableProjects } from '../../auth/reachable-scopes.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import type { Page } from '../../storage/page.ts'
import { type Group, type GroupDeps, listGroups } from '../groups/groups.ts'
import type { GroupFilter } from '../groups/store.ts'
import type { Project } from '../projects/projects.ts'
import { getUser, type UserDeps } from './users.ts'

/** What of the projects of a user is wanted. */
export interface UserProjectFilter {
  name?: string | undefined
  domainId?: string | undefined
  enabled?: boolean | undefined
}

/**
 * The projects on which a user has a role: granted directly, through groups, or inherited from above.
 *
 * @throws `not_found` for an unknown user
 */
export async function projectsOfUser(
  deps: UserDeps,
  userId: string,
  filter: UserProjectFilter,
): Promise<readonly Project[]> {
  await getUser(deps, userId)
  const ids = await reachableProjects(deps.storage, userId)
  const projects = await inChunks(ids, (some) => deps.projects.byIds(some))
  return projects.filter(
    ({ name, domainId, enabled, isDomain }) =>
      !isDomain &&
      (filter.name === undefined || filter.name === name) &&
      (filter.domainId === undefined || filter.domainId === domainId) &&
      (filter.enabled === undefined || filter.enabled === enabled),
  )
}

/**
 * The groups that a user is in. A caller of a domain sees nothing of others.
 *
 * @throws `not_found` for an unknown user
 */
export async function groupsOfUser(
  deps: Pick<GroupDeps, 'users' | 'groups'>,
  userId: string,
  filter: Pick<GroupFilter, 'name'>,
  ownDomainId: string | null,
): Promise<Page<Group>> {
  await getUser(deps, userId)
  return listGroups(deps, { ...filter, userId }, {}, ownDomainId)
}
