import type { DomainRef } from '@ks/auth'
import type {
  DomainTemplate,
  LocalItem,
  MappedDomain,
  MappedIdentity,
  MappedProject,
  ProjectTemplate,
  UserTemplate,
} from './mapping.ts'
import { fillListTemplate, fillTemplate, type Values, valueAt } from './template.ts'

/** An item of `local`, with the values in its places. */
export interface FilledItem {
  readonly user?: MappedIdentity['user']
  readonly group?: { readonly id: string } | { readonly name: string; readonly domain: DomainRef }
  readonly groups?: readonly string[]
  readonly groupIds?: readonly string[]
  readonly domain?: DomainRef
  readonly projects?: readonly MappedProject[]
  readonly projectsJson?: readonly string[]
}

/** @throws `MappingError` `not_mapped` for a place without a value */
export function fillLocal(item: LocalItem, values: Values): FilledItem {
  const { user, group, groups, groupIds, domain, projects, projectsJson } = item
  return {
    // A user without a single member is none.
    ...(user !== undefined && Object.keys(user).length > 0 && { user: fillUser(user, values) }),
    ...(group !== undefined && { group: fillGroup(group, values) }),
    ...(groups !== undefined && { groups: fillListTemplate(groups, values) }),
    ...(groupIds !== undefined && { groupIds: fillListTemplate(groupIds, values) }),
    ...(domain !== undefined && { domain: fillDomain(domain, values) }),
    ...(projects !== undefined && { projects: projects.map((project) => fillProject(project, values)) }),
    ...(projectsJson !== undefined && { projectsJson: valueAt(projectsJson, values) }),
  }
}

function fillUser({ type = 'ephemeral', ...user }: UserTemplate, values: Values): MappedIdentity['user'] {
  return {
    type,
    ...(user.id !== undefined && { id: fillTemplate(user.id, values) }),
    ...(user.name !== undefined && { name: fillTemplate(user.name, values) }),
    ...(user.email !== undefined && { email: fillTemplate(user.email, values) }),
    ...(user.domain !== undefined && { domain: fillDomain(user.domain, values) }),
  }
}

function fillGroup(group: NonNullable<LocalItem['group']>, values: Values): NonNullable<FilledItem['group']> {
  return 'id' in group
    ? { id: fillTemplate(group.id, values) }
    : { name: fillTemplate(group.name, values), domain: fillDomain(group.domain, values) }
}

function fillProject(project: ProjectTemplate, values: Values): MappedProject {
  return {
    name: fillTemplate(project.name, values),
    roles: project.roles.map((role) => fillTemplate(role, values)),
    ...(project.domain !== undefined && { domain: fillDomain(project.domain, values) }),
  }
}

function fillDomain(domain: DomainTemplate, values: Values): MappedDomain {
  if (!('id' in domain)) return { name: fillTemplate(domain.name, values) }
  const { id, name } = domain
  return { id: fillTemplate(id, values), ...(name !== undefined && { name: fillTemplate(name, values) }) }
}
