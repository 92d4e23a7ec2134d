import type { Storage } from '../storage/storage.ts'
import { groupsOf } from './effective-roles.ts'
import { grantedTo } from './granted-to.ts'
import { treeBelow } from './project-tree.ts'

/**
 * Ids of the projects on which a user has a role: granted directly, through groups, or inherited from above.
 *
 * @param alsoGroupIds groups that the user is in for this login alone: those of a federated token
 */
export async function reachableProjects(
  storage: Storage,
  userId: string,
  alsoGroupIds: readonly string[] = [],
): Promise<readonly string[]> {
  const grants = await grantsOf(storage, userId, alsoGroupIds)
  const found = new Set<string>()
  for (const grant of grants)
    if (!grant.inherited && grant.type.endsWith('Project')) found.add(grant.target_id)
  const parents = grants.filter((grant) => grant.inherited).map((grant) => grant.target_id)
  for (const below of (await treeBelow(storage, parents)).values()) for (const id of below) found.add(id)
  return [...found]
}

/** Ids of the domains on which a user has a role, directly or through groups. As {@link reachableProjects}. */
export async function reachableDomains(
  storage: Storage,
  userId: string,
  alsoGroupIds: readonly string[] = [],
): Promise<readonly string[]> {
  const grants = await grantsOf(storage, userId, alsoGroupIds)
  const own = grants.filter((grant) => !grant.inherited && grant.type.endsWith('Domain'))
  return [...new Set(own.map((grant) => grant.target_id))]
}

async function grantsOf(storage: Storage, userId: string, alsoGroupIds: readonly string[]) {
  const grantees = { userId, groupIds: [...(await groupsOf(storage, userId)), ...alsoGroupIds] }
  return storage.read
    .selectFrom('assignment')
    .select(['type', 'target_id', 'inherited'])
    .where((eb) => grantedTo(eb, grantees))
    .execute()
}
