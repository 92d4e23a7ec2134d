import { readCharacterEscape } from './pattern-escapes.ts'
import type { PatternReader } from './pattern-reader.ts'
import { type CharacterTest, characterClasses, characterRange, type PatternFlags } from './pattern-syntax.ts'

/**
 * Reads a set of characters from behind its `[` to behind its `]`.
 *
 * @throws SyntaxError for a set without an end, or a range that is none
 */
export function patternClass(reader: PatternReader, flags: PatternFlags): CharacterTest {
  const negated = reader.take('^')
  const tests: CharacterTest[] = []
  do tests.push(readMember(reader, flags))
  while (!reader.take(']'))
  return (character) => tests.some((test) => test(character)) !== negated
}

function readMember(reader: PatternReader, flags: PatternFlags): CharacterTest {
  const from = readEnd(reader)
  // A dash is a range only between two characters: not as the last member.
  if (reader.takeMatch(/^-(?!\])/) === undefined) return testOf(from, flags)
  const to = readEnd(reader)
  if (typeof from !== 'string' || typeof to !== 'string')
    throw new SyntaxError('has a range to or from a class')
  if ((from.codePointAt(0) as number) > (to.codePointAt(0) as number))
    throw new SyntaxError('has a range that ends before it begins')
  return characterRange(from, to, flags)
}

function readEnd(reader: PatternReader): string | CharacterTest {
  const character = reader.next()
  if (character !== '\\') return character
  const test = characterClasses[reader.peek() ?? '']
  if (test !== undefined) {
    reader.next()
    return test
  }
  return reader.take('b') ? '\b' : readCharacterEscape(reader)
}

function testOf(member: string | CharacterTest, flags: PatternFlags): CharacterTest {
  return typeof member === 'string' ? characterRange(member, member, flags) : member
}
