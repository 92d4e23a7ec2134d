import type { Match, MatchPart } from './check.ts'

/**
 * The text by which a value is compared: `True` and `False` for booleans, as Python writes them. `undefined` for a value
 * that is no text, number or boolean: it equals nothing.
 */
export function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      return String(value)
    case 'boolean':
      return value ? 'True' : 'False'
    default:
      return undefined
  }
}

/** Reads an attribute of a target. Inherited properties are not attributes. */
export function readPath(target: unknown, path: readonly string[]): unknown {
  let value = target
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  return value
}

/**
 * Compiles a match to a function that renders it with a target. It renders `undefined` when any attribute in it is
 * absent, `null` or no plain value.
 */
export function compileMatch(match: Match): (target: unknown) => string | undefined {
  const [first, ...rest] = match
  if (first === undefined) return () => ''
  if (rest.length === 0) return compilePart(first)
  const parts = match.map(compilePart)
  return (target) => {
    let text = ''
    for (const part of parts) {
      const rendered = part(target)
      if (rendered === undefined) return undefined
      text += rendered
    }
    return text
  }
}

function compilePart(part: MatchPart): (target: unknown) => string | undefined {
  if (typeof part === 'string') return () => part
  const { path } = part
  return (target) => textOf(readPath(target, path))
}

/** The text of a match without attributes; `undefined` for any other. */
export function fixedText(match: Match): string | undefined {
  const [first, ...rest] = match
  return rest.length === 0 && typeof first === 'string' ? first : undefined
}

/** The path of a match that is exactly one attribute; `undefined` for any other. */
export function solePath(match: Match): readonly string[] | undefined {
  const [first, ...rest] = match
  return rest.length === 0 && typeof first === 'object' ? first.path : undefined
}
