import { elements, members, type Node, parsed, required, text } from './document.ts'
import type {
  DomainTemplate,
  LocalItem,
  ProjectTemplate,
  SchemaVersion,
  UserTemplate,
  UserType,
} from './mapping.ts'
import { invalidMapping } from './mapping-error.ts'
import { parseListTemplate, parseTemplate, type Template } from './template.ts'

/**
 * Reads an item of `local`.
 *
 * @throws `MappingError` `invalid_mapping`
 */
export function parseLocalItem(node: Node, version: SchemaVersion): LocalItem {
  const known = ['user', 'group', 'groups', 'group_ids', 'domain', 'projects'] as const
  const { user, group, groups, group_ids, domain, projects, projects_json } =
    version === '3.0'
      ? members(node, ...known, 'projects_json')
      : { ...members(node, ...known), projects_json: undefined }
  return {
    ...(user !== undefined && { user: parseUser(user) }),
    ...(group !== undefined && { group: parseGroup(group) }),
    ...(groups !== undefined && { groups: parsed(groups, parseListTemplate) }),
    ...(group_ids !== undefined && { groupIds: parsed(group_ids, parseListTemplate) }),
    ...(domain !== undefined && { domain: parseDomain(domain) }),
    ...(projects !== undefined && {
      projects: elements(projects).map((project) => parseProject(project, version)),
    }),
    ...(projects_json !== undefined && { projectsJson: parseIndex(projects_json) }),
  }
}

function parseUser(node: Node): UserTemplate {
  const { id, name, email, domain, type } = members(node, 'id', 'name', 'email', 'domain', 'type')
  if (type !== undefined && type.value !== 'ephemeral' && type.value !== 'local')
    throw invalidMapping(type.path, 'must be ephemeral or local')
  return {
    ...(type !== undefined && { type: type.value as UserType }),
    ...(id !== undefined && { id: parsed(id, parseTemplate) }),
    ...(name !== undefined && { name: parsed(name, parseTemplate) }),
    ...(email !== undefined && { email: parsed(email, parseTemplate) }),
    ...(domain !== undefined && { domain: parseDomain(domain) }),
  }
}

function parseGroup(node: Node): NonNullable<LocalItem['group']> {
  const { id, name, domain } = members(node, 'id', 'name', 'domain')
  if (id !== undefined && (name !== undefined || domain !== undefined))
    throw invalidMapping(node.path, 'has an id, and a name or a domain beside it')
  if (id !== undefined) return { id: parsed(id, parseTemplate) }
  return {
    name: parsed(required(name, node, 'id, or name and domain'), parseTemplate),
    domain: parseDomain(required(domain, node, 'id, or name and domain')),
  }
}

function parseDomain(node: Node): DomainTemplate {
  const { id, name } = members(node, 'id', 'name')
  return id !== undefined
    ? { id: parsed(id, parseTemplate), ...(name !== undefined && { name: parsed(name, parseTemplate) }) }
    : { name: parsed(required(name, node, 'id or name'), parseTemplate) }
}

function parseProject(node: Node, version: SchemaVersion): ProjectTemplate {
  const { name, roles, domain } =
    version === '1.0'
      ? { ...members(node, 'name', 'roles'), domain: undefined }
      : members(node, 'name', 'roles', 'domain')
  return {
    name: parsed(required(name, node, 'name'), parseTemplate),
    roles: elements(required(roles, node, 'roles')).map(parseRole),
    ...(domain !== undefined && { domain: parseDomain(domain) }),
  }
}

function parseRole(node: Node): Template {
  return parsed(required(members(node, 'name').name, node, 'name'), parseTemplate)
}

/** `{0}` or `0`: which value holds the projects. */
function parseIndex(node: Node): number {
  const [, index] = /^\{?(\d+)\}?$/.exec(text(node)) ?? []
  if (index === undefined) throw invalidMapping(node.path, 'must be one of {0}, {1}, …')
  return Number(index)
}
