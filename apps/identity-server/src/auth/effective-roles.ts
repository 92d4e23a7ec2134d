import type { Named } from '@ks/auth'
import type { Storage } from '../storage/storage.ts'
import { type Grantees, grantedOnSystemTo, grantedTo } from './granted-to.ts'
import { impliedRoles, withImplied } from './implied-roles.ts'
import { ancestors } from './project-tree.ts'

/** On what a user's roles are asked for. */
export type RoleTarget = { projectId: string } | { domainId: string } | { system: 'all' }

/** `role.domain_id` of a role that belongs to no domain. */
export const globalRoleDomain = '<<null>>'

/**
 * The roles that a user has on a target, in the end: granted directly, through groups, inherited from the projects and
 * the domain above, and implied by any of those. Roles of a domain count only for what they imply.
 *
 * @param alsoGroupIds groups that the user is in for this login alone: those of a federated token
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#list-role-assignments} `effective`
 */
export async function effectiveRoles(
  storage: Storage,
  userId: string,
  target: RoleTarget,
  alsoGroupIds: readonly string[] = [],
): Promise<readonly Named[]> {
  const ids = await effectiveRoleIds(storage, userId, target, alsoGroupIds)
  return ids.size === 0 ? [] : rolesNamed(storage, ids)
}

/** Ids of the roles of {@link effectiveRoles}, and of those roles of a domain that count only for what they imply. */
export async function effectiveRoleIds(
  storage: Storage,
  userId: string,
  target: RoleTarget,
  alsoGroupIds: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const grantees = { userId, groupIds: [...(await groupsOf(storage, userId)), ...alsoGroupIds] }
  const granted =
    'system' in target ? await systemRoles(storage, grantees) : await targetRoles(storage, grantees, target)
  return granted.length === 0 ? new Set() : new Set(withImplied(await impliedRoles(storage), granted).keys())
}

/** Ids of the groups that a user is in. */
export async function groupsOf(storage: Storage, userId: string): Promise<readonly string[]> {
  const rows = await storage.read
    .selectFrom('user_group_membership')
    .select('group_id')
    .where('user_id', '=', userId)
    .execute()
  return rows.map((row) => row.group_id)
}

async function systemRoles(storage: Storage, grantees: Grantees): Promise<readonly string[]> {
  const rows = await storage.read
    .selectFrom('system_assignment')
    .select('role_id')
    .where('target_id', '=', 'system')
    .where('inherited', '=', false)
    .where((eb) => grantedOnSystemTo(eb, grantees))
    .execute()
  return rows.map((row) => row.role_id)
}

async function targetRoles(
  storage: Storage,
  grantees: Grantees,
  target: Exclude<RoleTarget, { system: 'all' }>,
): Promise<readonly string[]> {
  const onDomain = 'domainId' in target
  const id = onDomain ? target.domainId : target.projectId
  const above = onDomain ? [] : await ancestors(storage, target.projectId)
  const rows = await storage.read
    .selectFrom('assignment')
    .select('role_id')
    .where((eb) => grantedTo(eb, grantees))
    .where((eb) => {
      const types = onDomain
        ? (['UserDomain', 'GroupDomain'] as const)
        : (['UserProject', 'GroupProject'] as const)
      const direct = eb.and([eb('type', 'in', types), eb('target_id', '=', id), eb('inherited', '=', false)])
      return above.length === 0
        ? direct
        : eb.or([direct, eb.and([eb('target_id', 'in', above), eb('inherited', '=', true)])])
    })
    .execute()
  return rows.map((row) => row.role_id)
}

/** Names the roles; those of a domain drop out. */
async function rolesNamed(storage: Storage, ids: Iterable<string>): Promise<readonly Named[]> {
  return storage.read
    .selectFrom('role')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .where('domain_id', '=', globalRoleDomain)
    .orderBy('name')
    .execute()
}
