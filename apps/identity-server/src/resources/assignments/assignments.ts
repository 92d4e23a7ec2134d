import { forbidden, invalid, notFound } from '../../identity-error.ts'
import type { Storage } from '../../storage/storage.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { Domain } from '../domains/domains.ts'
import type { DomainStore } from '../domains/store.ts'
import type { Group } from '../groups/groups.ts'
import type { GroupStore } from '../groups/store.ts'
import type { Project } from '../projects/projects.ts'
import type { ProjectStore } from '../projects/store.ts'
import type { Role } from '../roles/roles.ts'
import type { RoleStore } from '../roles/store.ts'
import type { UserStore } from '../users/store.ts'
import type { User } from '../users/users.ts'
import type { Grant, GrantActor, GrantTarget } from './grant.ts'
import type { AssignmentStore } from './store.ts'

export interface AssignmentDeps {
  storage: Storage
  assignments: AssignmentStore
  users: Pick<UserStore, 'find' | 'byIds'>
  groups: Pick<GroupStore, 'find' | 'byIds' | 'membersOf'>
  roles: Pick<RoleStore, 'find' | 'byIds'>
  projects: Pick<ProjectStore, 'find' | 'byIds'>
  domains: Pick<DomainStore, 'find' | 'byIds'>
}

/** What a grant joins. On the system there is neither project nor domain. */
export interface GrantParts {
  role?: Role
  user?: User
  group?: Group
  project?: Project
  domain?: Domain
}

/**
 * Looks up what a grant joins: the role, then the actor, then the target.
 *
 * @param grant without a role: all grants of the actor on the target
 * @param options `goneActor`: an actor that does not exist any more is left out
 * @throws `not_found` for the first that does not exist
 */
export async function grantParts(
  deps: AssignmentDeps,
  grant: { actor: GrantActor; target: GrantTarget; roleId?: string },
  options: { goneActor?: boolean } = {},
): Promise<GrantParts> {
  const parts: GrantParts = {}
  if (grant.roleId !== undefined)
    parts.role = found('role', grant.roleId, await deps.roles.find(grant.roleId))
  const { actor, target } = grant
  if ('userId' in actor) {
    const user = await deps.users.find(actor.userId)
    if (user !== undefined) parts.user = user
    else if (options.goneActor !== true) throw notFound('user', actor.userId)
  } else {
    const group = await deps.groups.find(actor.groupId)
    if (group !== undefined) parts.group = group
    else if (options.goneActor !== true) throw notFound('group', actor.groupId)
  }
  if ('projectId' in target) {
    parts.project = found('project', target.projectId, await deps.projects.find(target.projectId))
  } else if ('domainId' in target) {
    parts.domain = found('domain', target.domainId, await deps.domains.find(target.domainId))
  }
  return parts
}

/**
 * Grants a role, if it is not granted already.
 *
 * @throws `not_found` for an unknown role, actor or target; `forbidden` for a role of another domain than the target's;
 *   `invalid` for a role of a domain on the system, or an inherited one
 */
export async function grantRole(deps: AssignmentDeps, grant: Grant): Promise<void> {
  const { role, project, domain } = await grantParts(deps, grant)
  const roleDomain = role?.domainId ?? null
  if ('system' in grant.target) {
    if (grant.inherited) throw invalid('Nothing inherits roles from the system.')
    if (roleDomain !== null)
      throw invalid(`The role ${grant.roleId} belongs to a domain and cannot be granted on the system.`)
  } else if (roleDomain !== null && roleDomain !== (project?.domainId ?? domain?.id)) {
    throw forbidden(`The role ${grant.roleId} belongs to another domain than what it is granted on.`)
  }
  try {
    await deps.assignments.grant(grant)
  } catch (error) {
    if (isStorageError(error, 'reference')) throw notFound('role', grant.roleId)
    throw error
  }
}

/**
 * Takes a granted role back.
 *
 * @throws `not_found` when it is not granted
 */
export async function revokeRole(deps: Pick<AssignmentDeps, 'assignments'>, grant: Grant): Promise<void> {
  if (!(await deps.assignments.revoke(grant))) throw notGranted(grant)
}

/** @throws `not_found` when the role is not granted */
export async function requireGrant(deps: Pick<AssignmentDeps, 'assignments'>, grant: Grant): Promise<void> {
  if (!(await deps.assignments.has(grant))) throw notGranted(grant)
}

/** The roles that are granted to an actor on a target: nothing implied, nothing through groups or from above. */
export async function grantedRoles(
  deps: Pick<AssignmentDeps, 'assignments' | 'roles'>,
  { actor, target, inherited }: Omit<Grant, 'roleId'>,
): Promise<readonly Role[]> {
  return deps.roles.byIds(await deps.assignments.rolesOn(actor, target, { inherited }))
}

function notGranted({ roleId, actor, target }: Grant) {
  const [who] = Object.values(actor)
  const [what] = Object.values(target)
  return notFound('role assignment', `role ${roleId} of ${who} on ${what}`)
}

function found<T>(kind: string, id: string, value: T | undefined): T {
  if (value === undefined) throw notFound(kind, id)
  return value
}
