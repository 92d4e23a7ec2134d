import type { DomainRef } from '@ks/auth'
import { notMapped } from './mapping-error.ts'

/** A group by its name, which is unique within a domain. */
export interface GroupName {
  readonly name: string
  readonly domain: DomainRef
}

/**
 * The group that an element of `groups` names. Another Keystone sends its groups with their domains, as
 * `JSON:{"name":"staff","domain":{"name":"Default"}}`; everything else is a name in the domain of the item.
 *
 * @throws `MappingError` `not_mapped` when there is no domain, or the JSON is something else
 */
export function groupNamed(element: string, domain: DomainRef | undefined): GroupName {
  if (!element.startsWith('JSON:')) {
    if (domain === undefined) throw notMapped('a rule has groups without a domain')
    return { name: element, domain }
  }
  const group = parse(element.slice('JSON:'.length))
  const own = group?.domain
  if (typeof group?.name === 'string' && typeof own === 'object' && own !== null) {
    if ('id' in own && typeof own.id === 'string') return { name: group.name, domain: { id: own.id } }
    if ('name' in own && typeof own.name === 'string') return { name: group.name, domain: { name: own.name } }
  }
  throw notMapped('an asserted group is not JSON with a name and a domain')
}

function parse(json: string): { name?: unknown; domain?: unknown } | undefined {
  try {
    return JSON.parse(json) ?? undefined
  } catch {
    return undefined
  }
}
