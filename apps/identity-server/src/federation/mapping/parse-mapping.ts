import { elements, members, type Node, required } from './document.ts'
import type { Mapping, MappingRule, SchemaVersion } from './mapping.ts'
import { schemaVersions } from './mapping.ts'
import { invalidMapping } from './mapping-error.ts'
import { parseLocalItem } from './parse-local.ts'
import { parseRequirement } from './parse-remote.ts'

/**
 * Reads the rules of a mapping, and finds out now whatever could be wrong with them at a login.
 *
 * @param rules the member `rules` of the document
 * @throws `MappingError` `invalid_mapping`; the message says where
 * @see {@link https://docs.openstack.org/keystone/latest/admin/federation/mapping_combinations.html}
 */
export function parseMapping(rules: unknown, schemaVersion: string): Mapping {
  const version = schemaVersions.find((known) => known === schemaVersion)
  if (version === undefined)
    throw invalidMapping('schema_version', `must be one of ${schemaVersions.join(', ')}`)
  return {
    schemaVersion: version,
    rules: elements({ value: rules, path: 'rules' }, 1).map((rule) => parseRule(rule, version)),
  }
}

function parseRule(node: Node, version: SchemaVersion): MappingRule {
  const { local, remote } = members(node, 'local', 'remote')
  return {
    remote: elements(required(remote, node, 'remote'), 1).map(parseRequirement),
    local: elements(required(local, node, 'local')).map((item) => parseLocalItem(item, version)),
  }
}
