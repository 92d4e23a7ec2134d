import type { DomainRef } from '@ks/auth'
import { elements, members, type Node, required, text } from './document.ts'
import type { MappedProject } from './mapping.ts'
import { MappingError, notMapped } from './mapping-error.ts'

/**
 * Reads the projects that an assertion itself lists, as JSON:
 * `[{"name": "engines", "roles": [{"name": "member"}], "domain": {"id": "…"}}]`, the domain being optional.
 *
 * @throws `MappingError` `not_mapped` for anything else
 */
export function parseAssertedProjects(values: readonly string[]): readonly MappedProject[] {
  const [json, ...others] = values
  try {
    // A `;` within the JSON has split it.
    const value: unknown = others.length > 0 ? undefined : JSON.parse(json ?? '')
    return elements({ value, path: 'projects_json' }).map(parseProject)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof MappingError)
      throw notMapped('the asserted projects are not a JSON array of projects')
    throw error
  }
}

function parseProject(node: Node): MappedProject {
  const { name, roles, domain } = members(node, 'name', 'roles', 'domain')
  return {
    name: text(required(name, node, 'name')),
    roles: elements(required(roles, node, 'roles')).map((role) =>
      text(required(members(role, 'name').name, role, 'name')),
    ),
    ...(domain !== undefined && { domain: parseDomain(domain) }),
  }
}

function parseDomain(node: Node): DomainRef {
  const { id, name } = members(node, 'id', 'name')
  return id !== undefined ? { id: text(id) } : { name: text(required(name, node, 'id or name')) }
}
