import { randomUUID } from 'node:crypto'
import { conflict, invalid, notFound } from '../../identity-error.ts'
import type { Extra } from '../../storage/extra.ts'
import type { Page, PageRequest } from '../../storage/page.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { NewRevocation } from '../../tokens/revocation-store.ts'
import type { DomainStore } from '../domains/store.ts'
import type { UserStore } from '../users/store.ts'
import { getUser } from '../users/users.ts'
import type { GroupFilter, GroupStore } from './store.ts'

/** Users who have roles together. */
export interface Group {
  id: string
  /** Unique within the domain. */
  name: string
  domainId: string
  description: string
  extra: Extra
}

export type NewGroup = Pick<Group, 'name' | 'domainId'> & Partial<Group>

/** What callers may change. Absent members stay as they are. */
export type GroupChanges = Partial<Omit<Group, 'id'>>

export interface GroupDeps {
  groups: GroupStore
  users: Pick<UserStore, 'find' | 'list'>
  domains: Pick<DomainStore, 'find'>
  revokeTokens(event: NewRevocation): Promise<void>
  /** `[identity] default_domain_id`: where groups are created when nothing says otherwise. */
  defaultDomainId: string
}

/** @throws `not_found` */
export async function getGroup(deps: Pick<GroupDeps, 'groups'>, id: string): Promise<Group> {
  const group = await deps.groups.find(id)
  if (group === undefined) throw notFound('group', id)
  return group
}

/**
 * Lists groups, in order of their ids. A caller of a domain sees nothing of others.
 *
 * @param ownDomainId the domain of the caller's scope, `null` for another scope
 * @throws `not_found` for an unknown marker
 */
export async function listGroups(
  deps: Pick<GroupDeps, 'groups'>,
  filter: GroupFilter,
  page: PageRequest,
  ownDomainId: string | null,
): Promise<Page<Group>> {
  if (page.marker !== undefined) await getGroup(deps, page.marker)
  if (ownDomainId === null) return deps.groups.list(filter, page)
  if (filter.domainId !== undefined && filter.domainId !== ownDomainId) return { items: [], more: false }
  return deps.groups.list({ ...filter, domainId: ownDomainId }, page)
}

/** @throws `not_found` for an unknown domain, `conflict` for a name that the domain already uses */
export async function createGroup(deps: GroupDeps, input: NewGroup): Promise<Group> {
  const group: Group = {
    id: input.id ?? randomUUID().replaceAll('-', ''),
    name: input.name.trim(),
    domainId: input.domainId,
    description: input.description ?? '',
    extra: input.extra ?? {},
  }
  if ((await deps.domains.find(group.domainId)) === undefined) throw notFound('domain', group.domainId)
  await deps.groups.insert(group).catch(nameTaken(group.name))
  return group
}

/** @throws `not_found`, `conflict`; `invalid` for another domain */
export async function updateGroup(deps: GroupDeps, id: string, changes: GroupChanges): Promise<Group> {
  const present = await getGroup(deps, id)
  if (changes.domainId !== undefined && changes.domainId !== present.domainId) {
    throw invalid('The domain of a group cannot be changed.')
  }
  const group: Group = {
    ...present,
    ...changes,
    name: (changes.name ?? present.name).trim(),
    extra: { ...present.extra, ...changes.extra },
  }
  await deps.groups.update(group).catch(nameTaken(group.name))
  return group
}

/**
 * Deletes a group with its grants and memberships. If it had grants, the tokens of its members end.
 *
 * @throws `not_found`
 */
export async function deleteGroup(deps: GroupDeps, id: string): Promise<void> {
  const deleted = await deps.groups.delete(id)
  if (deleted === undefined) throw notFound('group', id)
  if (!deleted.hadGrants) return
  for (const userId of deleted.members) await deps.revokeTokens({ userId })
}

/**
 * Adds a user to a group, if it is not in it already.
 *
 * @throws `not_found` for an unknown group or user
 */
export async function addUserToGroup(deps: GroupDeps, groupId: string, userId: string): Promise<void> {
  try {
    await deps.groups.addMember(groupId, userId)
  } catch (error) {
    if (!isStorageError(error, 'reference')) throw error
    await getGroup(deps, groupId)
    throw notFound('user', userId)
  }
}

/**
 * Removes a user from a group. The user's tokens end.
 *
 * @throws `not_found` for an unknown group or user, or one who is not in it
 */
export async function removeUserFromGroup(deps: GroupDeps, groupId: string, userId: string): Promise<void> {
  if (!(await deps.groups.removeMember(groupId, userId))) {
    await getGroup(deps, groupId)
    await getUser(deps, userId)
    throw notMember(groupId, userId)
  }
  await deps.revokeTokens({ userId })
}

/**
 * Whether a user is in a group.
 *
 * @throws `not_found` for an unknown group or user
 */
async function isMember(deps: GroupDeps, groupId: string, userId: string): Promise<boolean> {
  await getGroup(deps, groupId)
  await getUser(deps, userId)
  return deps.groups.isMember(groupId, userId)
}

/** @throws `not_found` for an unknown group or user, or one who is not in it */
export async function requireMember(deps: GroupDeps, groupId: string, userId: string): Promise<void> {
  if (!(await isMember(deps, groupId, userId))) throw notMember(groupId, userId)
}

function notMember(groupId: string, userId: string) {
  return notFound('membership', `user ${userId} in group ${groupId}`)
}

function nameTaken(name: string) {
  return (error: unknown): never => {
    if (isStorageError(error, 'conflict')) throw conflict('group', `Duplicate entry found with name ${name}`)
    throw error
  }
}
