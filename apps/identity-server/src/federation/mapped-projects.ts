import type { AuthStore } from '../auth/store.ts'
import { IdentityError, unauthenticated } from '../identity-error.ts'
import { type AssignmentDeps, grantRole } from '../resources/assignments/assignments.ts'
import { createProject, type ProjectDeps } from '../resources/projects/projects.ts'
import type { RoleStore } from '../resources/roles/store.ts'
import type { MappedProject } from './mapping/mapping.ts'

export type MappedProjectDeps = AssignmentDeps &
  ProjectDeps & {
    authStore: Pick<AuthStore, 'findDomain' | 'findProject'>
    roles: Pick<RoleStore, 'list'>
  }

/** A project of a mapping, with the ids of what it names. */
export interface PlannedProject {
  name: string
  domainId: string
  roleIds: readonly string[]
}

/**
 * Looks up what the projects of a mapping name. Nothing is made yet.
 *
 * @param domains where projects are that name no domain, and the domain of the user, whose roles it may have
 * @throws `unauthenticated` for a role or domain that does not exist, or a role of another domain
 */
export async function planProjects(
  deps: Pick<MappedProjectDeps, 'authStore' | 'roles'>,
  projects: readonly MappedProject[],
  domains: { ofProvider: string; ofUser: string },
): Promise<readonly PlannedProject[]> {
  const planned: PlannedProject[] = []
  for (const { name, domain, roles } of projects) {
    const found = await deps.authStore.findDomain(domain ?? { id: domains.ofProvider })
    if (found === undefined || name.trim() === '' || name.length > 64)
      throw unauthenticated('a mapped project has no name or domain that could be')
    const roleIds: string[] = []
    for (const role of roles) roleIds.push(await roleNamed(deps, role, domains.ofUser))
    planned.push({ name, domainId: found.id, roleIds })
  }
  return planned
}

/**
 * Gives a user its projects, and makes those that do not exist.
 *
 * @param options `takeBackOthers`: roles on projects that are not among them are taken back
 * @throws `unauthenticated` for a role that cannot be had on the project
 */
export async function applyProjects(
  deps: MappedProjectDeps,
  userId: string,
  planned: readonly PlannedProject[],
  options: { takeBackOthers: boolean },
): Promise<void> {
  if (planned.length === 0 && !options.takeBackOthers) return
  const present = await deps.assignments.list({
    grantees: { userId, groupIds: [] },
    kind: 'project',
    inherited: false,
  })
  const wanted = new Set<string>()
  const has = new Set(present.map(({ target, roleId }) => JSON.stringify([target, roleId])))
  for (const { name, domainId, roleIds } of planned) {
    const target = { projectId: await projectNamed(deps, name, domainId) }
    for (const roleId of roleIds) {
      const key = JSON.stringify([target, roleId])
      wanted.add(key)
      if (!has.has(key))
        await asLogin(() => grantRole(deps, { actor: { userId }, target, roleId, inherited: false }))
    }
  }
  if (!options.takeBackOthers) return
  for (const grant of present) {
    if (!wanted.has(JSON.stringify([grant.target, grant.roleId]))) await deps.assignments.revoke(grant)
  }
}

async function roleNamed(
  deps: Pick<MappedProjectDeps, 'roles'>,
  name: string,
  domainId: string,
): Promise<string> {
  const { items } = await deps.roles.list({ name: { equals: name } }, {})
  const role = items.find((one) => one.domainId === null) ?? items.find((one) => one.domainId === domainId)
  if (role === undefined) throw unauthenticated('a mapped role does not exist, or belongs to another domain')
  return role.id
}

async function projectNamed(deps: MappedProjectDeps, name: string, domainId: string): Promise<string> {
  const find = () => deps.authStore.findProject({ name, domain: { id: domainId } })
  const present = await find()
  if (present !== undefined) return present.id
  try {
    return (await createProject(deps, { name, domainId })).id
  } catch (error) {
    // Somebody else who comes in at the same moment may have made it.
    const made = error instanceof IdentityError && error.code === 'conflict' ? await find() : undefined
    if (made !== undefined) return made.id
    throw refusal(error)
  }
}

async function asLogin(work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    throw refusal(error)
  })
}

/** What the rules refuse is a failed login here: it was not the client who asked for it. */
function refusal(error: unknown): unknown {
  return error instanceof IdentityError ? unauthenticated(error.message) : error
}
