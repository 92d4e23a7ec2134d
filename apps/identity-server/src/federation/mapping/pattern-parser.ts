import { patternClass } from './pattern-class.ts'
import { readCharacterEscape } from './pattern-escapes.ts'
import type { PatternReader } from './pattern-reader.ts'
import { patternReader } from './pattern-reader.ts'
import {
  anyCharacter,
  characterClasses,
  characterRange,
  lineEnd,
  lineStart,
  type PatternFlags,
  type PatternNode,
  placeEscapes,
} from './pattern-syntax.ts'

/** More could be nested deeper than the stack is. */
const maxGroups = 200

const noFlags: PatternFlags = { ignoreCase: false, multiline: false, dotAll: false }

/**
 * Parses a regular expression as Python writes it, without what needs backtracking: references to groups, look-ahead,
 * look-behind, atomic groups and possessive repetition.
 *
 * @throws SyntaxError with what is wrong
 */
export function parsePattern(source: string): PatternNode {
  if (source.split('(').length > maxGroups) throw new SyntaxError('has too many groups')
  const reader = patternReader(source)
  const global = reader.takeMatch(/^\(\?([a-zA-Z]+)\)/)
  const flags = global === undefined ? noFlags : withFlags(noFlags, global[1] as string, '')
  const node = parseChoice(reader, flags)
  if (!reader.atEnd()) throw new SyntaxError('has a ) without a (')
  return node
}

function parseChoice(reader: PatternReader, flags: PatternFlags): PatternNode {
  const options = [parseSequence(reader, flags)]
  while (reader.take('|')) options.push(parseSequence(reader, flags))
  return options.length === 1 ? (options[0] as PatternNode) : { kind: 'choice', options }
}

function parseSequence(reader: PatternReader, flags: PatternFlags): PatternNode {
  const parts: PatternNode[] = []
  while (!reader.atEnd() && reader.peek() !== '|' && reader.peek() !== ')') {
    const comment = reader.takeMatch(/^\(\?#[^)]*\)/)
    if (comment === undefined) parts.push(parseRepeated(reader, flags))
  }
  return { kind: 'sequence', parts }
}

function parseRepeated(reader: PatternReader, flags: PatternFlags): PatternNode {
  const of = parseAtom(reader, flags)
  const repeat = takeRepeat(reader)
  if (repeat === undefined) return of
  if (of.kind === 'place') throw new SyntaxError('repeats a place')
  reader.take('?') // Whether as much or as little as possible is taken does not change whether it matches.
  if (reader.peek() === '+') throw new SyntaxError('uses possessive repetition, which is not supported')
  if (takeRepeat(reader) !== undefined) throw new SyntaxError('repeats a repetition')
  return { kind: 'repeat', of, ...repeat }
}

/** `*`, `+`, `?`, `{2}`, `{2,}`, `{,3}`, `{2,3}`. Other braces are plain characters. */
function takeRepeat(reader: PatternReader): { min: number; max: number } | undefined {
  if (reader.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY }
  if (reader.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY }
  if (reader.take('?')) return { min: 0, max: 1 }
  const exact = reader.takeMatch(/^\{(\d+)\}/)
  if (exact !== undefined) return { min: Number(exact[1]), max: Number(exact[1]) }
  const range = reader.takeMatch(/^\{(\d*),(\d*)\}/)
  if (range === undefined) return undefined
  const min = Number(range[1] || 0)
  const max = range[2] ? Number(range[2]) : Number.POSITIVE_INFINITY
  if (max < min) throw new SyntaxError('repeats at least more often than at most')
  return { min, max }
}

function parseAtom(reader: PatternReader, flags: PatternFlags): PatternNode {
  const character = reader.next()
  switch (character) {
    case '(':
      return parseGroup(reader, flags)
    case '[':
      return { kind: 'character', test: patternClass(reader, flags) }
    case '\\':
      return parseEscape(reader, flags)
    case '.':
      return { kind: 'character', test: anyCharacter(flags) }
    case '^':
      return { kind: 'place', test: lineStart(flags) }
    case '$':
      return { kind: 'place', test: lineEnd(flags) }
    case '*':
    case '+':
    case '?':
      throw new SyntaxError('repeats nothing')
    default:
      return { kind: 'character', test: characterRange(character, character, flags) }
  }
}

function parseGroup(reader: PatternReader, flags: PatternFlags): PatternNode {
  const scoped = reader.takeMatch(/^\?([a-zA-Z]*)(?:-([a-zA-Z]+))?:/)
  const named = scoped === undefined && reader.takeMatch(/^\?P<[\p{L}_][\p{L}\p{N}_]*>/u) !== undefined
  if (scoped === undefined && !named && reader.peek() === '?')
    throw new SyntaxError(
      'uses a kind of group that is not supported: look-ahead, look-behind or a condition',
    )
  const inner = scoped === undefined ? flags : withFlags(flags, scoped[1] as string, scoped[2] ?? '')
  const node = parseChoice(reader, inner)
  if (!reader.take(')')) throw new SyntaxError('has a ( without a )')
  // A group of its own, so that what is repeated is all of it.
  return { kind: 'sequence', parts: [node] }
}

function parseEscape(reader: PatternReader, flags: PatternFlags): PatternNode {
  const letter = reader.peek() ?? ''
  const place = placeEscapes[letter]
  if (place !== undefined) {
    reader.next()
    return { kind: 'place', test: place }
  }
  const test = characterClasses[letter]
  if (test !== undefined) {
    reader.next()
    return { kind: 'character', test }
  }
  const character = readCharacterEscape(reader)
  return { kind: 'character', test: characterRange(character, character, flags) }
}

function withFlags(flags: PatternFlags, on: string, off: string): PatternFlags {
  const changed = { ...flags }
  for (const [letters, value] of [
    [on, true],
    [off, false],
  ] as const) {
    for (const letter of letters) {
      if (letter === 'i') changed.ignoreCase = value
      else if (letter === 'm') changed.multiline = value
      else if (letter === 's') changed.dotAll = value
      else if (letter !== 'u' || !value)
        throw new SyntaxError(`uses the flag ${letter}, which is not supported`)
    }
  }
  return changed
}
