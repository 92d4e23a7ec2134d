import { elements, members, type Node, parsed, required, text } from './document.ts'
import { conditionKinds, type Requirement } from './mapping.ts'
import { invalidMapping } from './mapping-error.ts'
import { compilePattern } from './pattern.ts'

/**
 * Reads an item of `remote`.
 *
 * @throws `MappingError` `invalid_mapping`
 */
export function parseRequirement(node: Node): Requirement {
  const found = members(node, 'type', 'regex', ...conditionKinds)
  const type = text(required(found.type, node, 'type'))
  const given = conditionKinds.filter((kind) => found[kind] !== undefined)
  const [kind] = given
  if (given.length > 1) throw invalidMapping(node.path, `has more than one of ${conditionKinds.join(', ')}`)
  if (kind === undefined) {
    if (found.regex !== undefined) throw invalidMapping(node.path, 'has regex, but nothing that it is about')
    return { type }
  }
  const listed = elements(found[kind] as Node)
  return { type, condition: { kind, lists: isRegex(found.regex) ? byPattern(listed) : byEquality(listed) } }
}

function isRegex(node: Node | undefined): boolean {
  if (node === undefined) return false
  if (typeof node.value !== 'boolean') throw invalidMapping(node.path, 'must be true or false')
  return node.value
}

function byPattern(listed: readonly Node[]): (value: string) => boolean {
  const patterns = listed.map((one) => parsed(one, compilePattern))
  return (value) => patterns.some((pattern) => pattern.matches(value))
}

function byEquality(listed: readonly Node[]): (value: string) => boolean {
  const values = new Set(listed.map(text))
  return (value) => values.has(value)
}
