import type { DomainRef } from '@ks/auth'
import type { AuthDomain, AuthStore } from '../auth/store.ts'
import { unauthenticated } from '../identity-error.ts'
import type { GroupStore } from '../resources/groups/store.ts'
import { isStorageError } from '../storage/storage-error.ts'
import type { RevokeTokens } from '../tokens/revoke.ts'
import type { AssertedIdentity } from './asserted-identity.ts'
import { applyProjects, type MappedProjectDeps, planProjects } from './mapped-projects.ts'
import type { MappedIdentity } from './mapping/mapping.ts'
import type { ShadowedUser, ShadowUser, ShadowUserStore } from './shadow-user-store.ts'

export type EphemeralUserDeps = MappedProjectDeps & {
  authStore: Pick<AuthStore, 'findUser'>
  groups: Pick<GroupStore, 'byIds'>
  shadowUsers: ShadowUserStore
  revokeTokens: RevokeTokens
  clock: () => Date
}

/** The widest that the columns for a unique id and a name are. */
const maxNameLength = 255

/**
 * Makes the user that an identity provider vouches for, or brings it up to date: its name, groups, and the projects that
 * the mapping gives it. If its groups are others than last time, its older tokens end.
 *
 * @param remoteUser name that the front end authenticated, for a mapping that gives none. Taken whole: what stands before
 *   an `@` would be somebody else's name (OSSN-0006)
 * @throws `unauthenticated` when the mapping gives no name, or names a domain, a group by its id, or a role that does not
 *   exist; when the user is disabled, or its id is that of another identity
 */
export async function ephemeralUser(
  deps: EphemeralUserDeps,
  identity: AssertedIdentity,
  remoteUser: string | undefined,
): Promise<{ userId: string; groupIds: readonly string[] }> {
  const { provider, protocol, mapped, schemaVersion } = identity
  const { user } = mapped
  const name = user.name || remoteUser || user.id
  const uniqueId = percentEncoded(user.id || name || '')
  if (!name || name.length > maxNameLength || uniqueId.length > maxNameLength)
    throw unauthenticated('the mapping gives the user no name, or too long a one')
  const domain = await enabledDomain(deps, user.domain ?? { id: provider.domainId })
  const groupIds = await groupsOf(deps, mapped)
  const projects = await planProjects(deps, mapped.projects, {
    ofProvider: provider.domainId,
    ofUser: domain.id,
  })
  const { userId, groupsChanged } = await shadow(deps.shadowUsers, {
    idpId: provider.id,
    protocolId: protocol.id,
    uniqueId,
    displayName: name,
    domainId: domain.id,
    email: user.email || undefined,
    groupIds,
  })
  // The second before now: the token that is about to be made must not end with the older ones.
  if (groupsChanged) await deps.revokeTokens({ userId }, new Date(deps.clock().getTime() - 1000))
  if ((await deps.authStore.findUser({ id: userId }))?.enabled !== true)
    throw unauthenticated('the user is disabled')
  await applyProjects(deps, userId, projects, { takeBackOthers: schemaVersion === '3.0' })
  return { userId, groupIds }
}

/** As Python's `urllib.parse.quote` does it: ids of users are made from the result. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
}

async function enabledDomain(deps: EphemeralUserDeps, ref: DomainRef): Promise<AuthDomain> {
  const domain = await deps.authStore.findDomain(ref)
  if (domain === undefined || !domain.enabled)
    throw unauthenticated('the domain that is mapped is unknown or disabled')
  return domain
}

/** Groups that are named by id must exist; of names, those that do count, as in Keystone: providers know many more. */
async function groupsOf(
  deps: EphemeralUserDeps,
  { groupIds, groupNames }: MappedIdentity,
): Promise<readonly string[]> {
  const known = await deps.groups.byIds(groupIds)
  if (known.length < groupIds.length) throw unauthenticated('a group that is mapped by its id does not exist')
  const found = new Set(known.map((group) => group.id))
  const byDomain = Map.groupBy(groupNames, ({ domain }) => JSON.stringify(domain))
  for (const groups of byDomain.values()) {
    const [first] = groups
    if (first === undefined) continue
    const domain = await deps.authStore.findDomain(first.domain)
    if (domain === undefined) throw unauthenticated('the domain of a mapped group does not exist')
    const names = groups.map((group) => group.name)
    for (const id of await deps.shadowUsers.groupsNamed(names, domain.id)) found.add(id)
  }
  return [...found]
}

async function shadow(shadowUsers: ShadowUserStore, user: ShadowUser): Promise<ShadowedUser> {
  try {
    // Whoever comes in for the first time twice at once is found by the second attempt.
    return await shadowUsers.upsert(user).catch((error: unknown) => {
      if (isStorageError(error, 'conflict')) return shadowUsers.upsert(user)
      throw error
    })
  } catch (error) {
    if (isStorageError(error, 'conflict'))
      throw unauthenticated('another identity, of another provider or protocol, has the id of this user')
    if (isStorageError(error, 'reference')) throw unauthenticated('what the user is mapped to is gone')
    throw error
  }
}
