import { inChunks } from '../../storage/in-chunks.ts'
import type { AssignmentDeps } from './assignments.ts'
import type { RoleAssignment } from './role-assignment.ts'

/** A name, and the domain it is in; `null` for what is in none. */
export interface NameInDomain {
  name: string
  domain: { id: string; name: string } | null
}

/** Names of everything in a list of role assignments, by id. */
export interface AssignmentNames {
  /** Somebody or something that does not exist any more has an empty name in a domain without a name, as in Keystone. */
  of(kind: 'user' | 'group' | 'role' | 'project' | 'domain', id: string): NameInDomain
}

const gone: NameInDomain = { name: '', domain: { id: '', name: '' } }

/** Looks up all names of a list: a few statements, however long it is. */
export async function assignmentNames(
  deps: AssignmentDeps,
  assignments: readonly RoleAssignment[],
): Promise<AssignmentNames> {
  const ids = {
    user: new Set<string>(),
    group: new Set<string>(),
    role: new Set<string>(),
    project: new Set<string>(),
    domain: new Set<string>(),
  }
  for (const { actor, target, roleId } of assignments) {
    if ('userId' in actor) ids.user.add(actor.userId)
    else ids.group.add(actor.groupId)
    if ('projectId' in target) ids.project.add(target.projectId)
    else if ('domainId' in target) ids.domain.add(target.domainId)
    ids.role.add(roleId)
  }
  const found = {
    user: await inChunks([...ids.user], (some) => deps.users.byIds(some)),
    group: await inChunks([...ids.group], (some) => deps.groups.byIds(some)),
    role: await inChunks([...ids.role], (some) => deps.roles.byIds(some)),
    project: await inChunks([...ids.project], (some) => deps.projects.byIds(some)),
  }
  for (const { domainId } of Object.values(found).flat()) if (domainId !== null) ids.domain.add(domainId)
  const domains = await inChunks([...ids.domain], (some) => deps.domains.byIds(some))
  const domainNames = new Map(domains.map((domain) => [domain.id, domain.name]))

  const inDomain = ({ name, domainId }: { name: string; domainId: string | null }): NameInDomain => ({
    name,
    domain: domainId === null ? null : { id: domainId, name: domainNames.get(domainId) ?? '' },
  })
  const byId = (items: readonly { id: string; name: string; domainId: string | null }[]) =>
    new Map(items.map((item) => [item.id, inDomain(item)]))
  const names = {
    user: byId(found.user),
    group: byId(found.group),
    role: byId(found.role),
    project: byId(found.project),
    domain: byId(domains.map(({ id, name }) => ({ id, name, domainId: null }))),
  }
  return { of: (kind, id) => names[kind].get(id) ?? gone }
}
