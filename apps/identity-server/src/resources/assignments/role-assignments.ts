import { subtree, treeBelow } from '../../auth/project-tree.ts'
import { invalid, notFound } from '../../identity-error.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import type { AssignmentDeps } from './assignments.ts'
import { asGranted, effectiveAssignments } from './effective-assignments.ts'
import type { RoleAssignment, RoleAssignmentQuery } from './role-assignment.ts'

/**
 * Lists role assignments: as they are granted, or with `effective` as users have them in the end.
 *
 * @throws `invalid` for filters that contradict each other, or a subtree of nothing; `not_found` for an unknown project
 *   whose tree is needed
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#list-role-assignments}
 */
export async function listRoleAssignments(
  deps: AssignmentDeps,
  query: RoleAssignmentQuery,
): Promise<readonly RoleAssignment[]> {
  refuseContradictions(query)
  const wanted =
    query.projectId === undefined ? undefined : await wantedProjects(deps, query.projectId, query)
  const assignments =
    query.effective === true
      ? await effectiveAssignments(deps, query, wanted)
      : await directAssignments(deps, query, wanted)
  return query.withinDomain === undefined ? assignments : within(deps, assignments, query.withinDomain)
}

function refuseContradictions(query: RoleAssignmentQuery): void {
  const { userId, groupId, projectId, domainId, system, effective, inherited, includeSubtree } = query
  if (userId !== undefined && groupId !== undefined) throw invalid('Specify a user or group, not both.')
  if (domainId !== undefined && projectId !== undefined)
    throw invalid('Specify a domain or project, not both.')
  if (system !== undefined && (domainId ?? projectId) !== undefined)
    throw invalid('Specify the system or a domain or project, not both.')
  if (effective === true && groupId !== undefined) throw invalid('No group has effective role assignments.')
  if (effective === true && domainId !== undefined && inherited === true)
    throw invalid('Domains inherit no roles.')
  if (includeSubtree === true && projectId === undefined)
    throw invalid('include_subtree needs scope.project.id.')
}

async function wantedProjects(
  deps: AssignmentDeps,
  projectId: string,
  { effective, includeSubtree }: RoleAssignmentQuery,
): Promise<readonly string[]> {
  const needsTree = effective === true || includeSubtree === true
  if (needsTree && (await deps.projects.find(projectId)) === undefined) throw notFound('project', projectId)
  if (includeSubtree !== true) return [projectId]
  return [projectId, ...subtree(await treeBelow(deps.storage, [projectId]), projectId)]
}

async function directAssignments(
  deps: AssignmentDeps,
  query: RoleAssignmentQuery,
  wanted: readonly string[] | undefined,
): Promise<readonly RoleAssignment[]> {
  const { userId, groupId, roleId, domainId, inherited, system } = query
  const anybody = userId === undefined && groupId === undefined
  const grantees = anybody ? undefined : { userId, groupIds: groupId === undefined ? [] : [groupId] }
  const on =
    domainId !== undefined
      ? ({ kind: 'domain', targetIds: [domainId] } as const)
      : wanted && ({ kind: 'project', targetIds: wanted } as const)
  const onTargets = system === true ? [] : await deps.assignments.list({ grantees, roleId, inherited, ...on })
  // Keystone shows what is on the system also when only inherited grants are wanted. Nothing there is inherited.
  const noSystem = on !== undefined || inherited === true
  const onSystem = noSystem ? [] : await deps.assignments.listOnSystem({ grantees, roleId })
  return [...onTargets, ...onSystem].map(asGranted)
}

async function within(
  deps: AssignmentDeps,
  assignments: readonly RoleAssignment[],
  domainId: string,
): Promise<readonly RoleAssignment[]> {
  const projects = new Set(
    assignments.flatMap(({ target }) => ('projectId' in target ? [target.projectId] : [])),
  )
  const known = await inChunks([...projects], (ids) => deps.projects.byIds(ids))
  const inDomain = new Set(
    known.filter((project) => project.domainId === domainId).map((project) => project.id),
  )
  return assignments.filter(({ target }) =>
    'projectId' in target
      ? inDomain.has(target.projectId)
      : 'domainId' in target && target.domainId === domainId,
  )
}
