import type { PatternReader } from './pattern-reader.ts'

const control: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const byCode = [/^x([0-9a-fA-F]{2})/, /^u([0-9a-fA-F]{4})/, /^U([0-9a-fA-F]{8})/]

/**
 * Reads what stands after a `\` for one character.
 *
 * @throws SyntaxError for a letter that stands for nothing
 */
export function readCharacterEscape(reader: PatternReader): string {
  const octal = reader.takeMatch(/^0[0-7]{0,2}|^[1-3][0-7]{2}/)
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal[0], 8))
  for (const expression of byCode) {
    const code = Number.parseInt(reader.takeMatch(expression)?.[1] ?? '', 16)
    if (code > 0x10ffff) throw new SyntaxError('names a character that does not exist')
    if (!Number.isNaN(code)) return String.fromCodePoint(code)
  }
  const character = reader.next()
  const named = control[character]
  if (named !== undefined) return named
  if (/[0-9A-Za-z]/.test(character)) throw new SyntaxError(`has \\${character}, which is not supported`)
  return character
}
