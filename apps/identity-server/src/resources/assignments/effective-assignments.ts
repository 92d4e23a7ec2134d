import { groupsOf } from '../../auth/effective-roles.ts'
import type { Grantees } from '../../auth/granted-to.ts'
import { impliedRoles, withImplied } from '../../auth/implied-roles.ts'
import { ancestors, subtree, treeBelow } from '../../auth/project-tree.ts'
import type { AssignmentDeps } from './assignments.ts'
import type { Grant } from './grant.ts'
import type { RoleAssignment, RoleAssignmentQuery } from './role-assignment.ts'

/**
 * What users have in the end. Grants on the system are part of it only when they are asked for, as in Keystone.
 *
 * @param wanted ids of the projects that are asked for; `undefined`: all
 */
export async function effectiveAssignments(
  deps: AssignmentDeps,
  query: RoleAssignmentQuery,
  wanted: readonly string[] | undefined,
): Promise<readonly RoleAssignment[]> {
  const { userId } = query
  const grantees =
    userId === undefined ? undefined : { userId, groupIds: await groupsOf(deps.storage, userId) }
  const assignments =
    query.system === true
      ? (await deps.assignments.listOnSystem({ grantees })).map(asGranted)
      : [
          ...(await direct(deps, query, wanted, grantees)),
          ...(await inherited(deps, query, wanted, grantees)),
        ]
  return withImpliedRoles(deps, await withMembers(deps, assignments, userId), query.roleId)
}

async function direct(
  deps: AssignmentDeps,
  query: RoleAssignmentQuery,
  wanted: readonly string[] | undefined,
  grantees: Grantees | undefined,
): Promise<readonly RoleAssignment[]> {
  if (query.inherited === true) return []
  const on =
    query.domainId !== undefined
      ? ({ kind: 'domain', targetIds: [query.domainId] } as const)
      : wanted && ({ kind: 'project', targetIds: wanted } as const)
  return (await deps.assignments.list({ grantees, inherited: false, ...on })).map(asGranted)
}

/** Inherited grants, once for each project that inherits them. Domains inherit nothing. */
async function inherited(
  deps: AssignmentDeps,
  query: RoleAssignmentQuery,
  wanted: readonly string[] | undefined,
  grantees: Grantees | undefined,
): Promise<readonly RoleAssignment[]> {
  if (query.inherited === false || query.domainId !== undefined) return []
  const { projectId } = query
  const above = projectId === undefined ? [] : await ancestors(deps.storage, projectId)
  if (projectId !== undefined && query.includeSubtree !== true) {
    const grants = await deps.assignments.list({ grantees, inherited: true, targetIds: above })
    return grants.map((grant) => ({ ...asGranted(grant), target: { projectId } }))
  }
  const on = wanted && { targetIds: [...new Set([...above, ...wanted])] }
  const grants = await deps.assignments.list({ grantees, inherited: true, ...on })
  const tree = await treeBelow(deps.storage, [...new Set(grants.map(placeOf))])
  const isWanted = wanted && new Set(wanted)
  const places = new Map<string, readonly string[]>()
  return grants.flatMap((grant) => {
    const place = placeOf(grant)
    const below = places.get(place) ?? subtree(tree, place).filter((id) => isWanted?.has(id) ?? true)
    places.set(place, below)
    return below.map((id) => ({ ...asGranted(grant), target: { projectId: id } }))
  })
}

/** Puts the members in the place of groups; with `userId`, only this one. */
async function withMembers(
  deps: AssignmentDeps,
  assignments: readonly RoleAssignment[],
  userId: string | undefined,
): Promise<readonly RoleAssignment[]> {
  const groups = new Set(assignments.flatMap(({ actor }) => ('groupId' in actor ? [actor.groupId] : [])))
  const members = userId === undefined ? await deps.groups.membersOf([...groups]) : undefined
  return assignments.flatMap((assignment) => {
    const { actor } = assignment
    if ('userId' in actor) return [assignment]
    const users = userId === undefined ? (members?.get(actor.groupId) ?? []) : [userId]
    return users.map((id) => ({ ...assignment, actor: { userId: id } }))
  })
}

/** Adds implied roles, and leaves out roles of a domain: they count only for what they imply. */
async function withImpliedRoles(
  deps: AssignmentDeps,
  assignments: readonly RoleAssignment[],
  roleId: string | undefined,
): Promise<readonly RoleAssignment[]> {
  const rules = await impliedRoles(deps.storage)
  const granted = new Set(assignments.map((assignment) => assignment.roleId))
  const expanded = new Map([...granted].map((id) => [id, withImplied(rules, [id])]))
  const known = await deps.roles.byIds([
    ...new Set([...expanded.values()].flatMap((roles) => [...roles.keys()])),
  ])
  const shown = new Set(known.filter((role) => role.domainId === null).map((role) => role.id))
  return assignments.flatMap((assignment) =>
    [...(expanded.get(assignment.roleId) ?? [])]
      .filter(([id]) => shown.has(id) && (roleId === undefined || id === roleId))
      .map(([id, prior]) => (prior === null ? assignment : { ...assignment, roleId: id, impliedBy: prior })),
  )
}

/** A grant as the assignment that it is. */
export function asGranted(grant: Grant): RoleAssignment {
  return { actor: grant.actor, target: grant.target, roleId: grant.roleId, grant }
}

function placeOf({ target }: Grant): string {
  return 'projectId' in target ? target.projectId : 'domainId' in target ? target.domainId : ''
}
