import { invalidMapping } from './mapping-error.ts'

/** A value of a mapping document, and where it stands in it. */
export interface Node {
  readonly value: unknown
  readonly path: string
}

/** Members of an object of the document. */
export type Members<Name extends string> = { readonly [N in Name]?: Node }

/**
 * The members of an object that has no others than these.
 *
 * @throws `MappingError` for something else
 */
export function members<Name extends string>(
  { value, path }: Node,
  ...names: readonly Name[]
): Members<Name> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidMapping(path, 'must be an object')
  const found: { [N in Name]?: Node } = {}
  for (const [name, member] of Object.entries(value)) {
    const known = names.find((one) => one === name)
    if (known === undefined)
      throw invalidMapping(path, `has an unknown member; known are ${names.join(', ')}`)
    found[known] = { value: member, path: `${path}.${known}` }
  }
  return found
}

/** @throws `MappingError` when it is missing */
export function required(node: Node | undefined, parent: Node, name: string): Node {
  if (node === undefined) throw invalidMapping(parent.path, `needs ${name}`)
  return node
}

/** @throws `MappingError` when it is no array, or a shorter one */
export function elements({ value, path }: Node, atLeast = 0): readonly Node[] {
  if (!Array.isArray(value)) throw invalidMapping(path, 'must be an array')
  if (value.length < atLeast) throw invalidMapping(path, `needs at least ${atLeast} element`)
  return value.map((element: unknown, index) => ({ value: element, path: `${path}[${index}]` }))
}

/** @throws `MappingError` when it is no string */
export function text({ value, path }: Node): string {
  if (typeof value !== 'string') throw invalidMapping(path, 'must be a string')
  return value
}

/**
 * Reads a string with a parser that throws SyntaxErrors.
 *
 * @throws `MappingError` with the parser's message
 */
export function parsed<T>(node: Node, parse: (source: string) => T): T {
  const source = text(node)
  try {
    return parse(source)
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidMapping(node.path, error.message)
    throw error
  }
}
