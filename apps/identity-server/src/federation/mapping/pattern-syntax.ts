/** A test of one code point. */
export type CharacterTest = (character: string) => boolean

/** A test of a place between two code points of a text. */
export type PlaceTest = (text: readonly string[], at: number) => boolean

/** A pattern, parsed. */
export type PatternNode =
  | { kind: 'character'; test: CharacterTest }
  | { kind: 'place'; test: PlaceTest }
  | { kind: 'sequence'; parts: readonly PatternNode[] }
  | { kind: 'choice'; options: readonly PatternNode[] }
  | { kind: 'repeat'; of: PatternNode; min: number; max: number }

/** Inline flags: case is ignored, `^` and `$` also match at line ends, `.` also matches a line feed. */
export interface PatternFlags {
  ignoreCase: boolean
  multiline: boolean
  dotAll: boolean
}

const digit = /^\p{Nd}$/u
const word = /^[\p{L}\p{N}_]$/u
/** Python counts the four separators of ASCII as well. */
const isSpace: CharacterTest = (character) =>
  /^\p{White_Space}$/u.test(character) || '\x1c\x1d\x1e\x1f'.includes(character)

/** `\d`, `\w`, `\s` and their opposites, with Python's meaning for text: all of Unicode. */
export const characterClasses: Readonly<Record<string, CharacterTest>> = {
  d: (character) => digit.test(character),
  D: (character) => !digit.test(character),
  w: (character) => word.test(character),
  W: (character) => !word.test(character),
  s: isSpace,
  S: (character) => !isSpace(character),
}

const atWordBoundary: PlaceTest = (text, at) => word.test(text[at - 1] ?? ' ') !== word.test(text[at] ?? ' ')

/** `\A`, `\Z`, `\b`, `\B`. */
export const placeEscapes: Readonly<Record<string, PlaceTest>> = {
  A: (_text, at) => at === 0,
  Z: (text, at) => at === text.length,
  b: atWordBoundary,
  B: (text, at) => text.length > 0 && !atWordBoundary(text, at),
}

/** `^` */
export function lineStart({ multiline }: PatternFlags): PlaceTest {
  return (text, at) => at === 0 || (multiline && text[at - 1] === '\n')
}

/** `$`: also before a line feed that ends the text, as in Python. */
export function lineEnd({ multiline }: PatternFlags): PlaceTest {
  return (text, at) => at === text.length || (text[at] === '\n' && (multiline || at === text.length - 1))
}

/** `.` */
export function anyCharacter({ dotAll }: PatternFlags): CharacterTest {
  return (character) => dotAll || character !== '\n'
}

/** One character, or all from one to another. */
export function characterRange(from: string, to: string, { ignoreCase }: PatternFlags): CharacterTest {
  const [first, last] = [codePoint(from), codePoint(to)]
  const within = (character: string) => {
    const point = codePoint(character)
    return first <= point && point <= last
  }
  if (!ignoreCase) return within
  return (character) => variants(character).some(within)
}

/** The character in both cases. What becomes two characters, as ß does, has none. */
function variants(character: string): readonly string[] {
  const other = [character.toLowerCase(), character.toUpperCase()]
  return [character, ...other.filter((one) => [...one].length === 1)]
}

function codePoint(character: string): number {
  return character.codePointAt(0) as number
}
