import { MiddlewareError } from '../errors.ts'

/** The value of an option, and the number of its line. */
export interface IniValue {
  readonly value: string
  readonly line: number
}

/** Options by name. */
export type IniSection = Readonly<Record<string, IniValue>>

/** Sections by name. */
export type Ini = Readonly<Record<string, IniSection>>

/** A section without the places of its values. */
export function plainSection(section: IniSection): Readonly<Record<string, string>> {
  const plain: Record<string, string> = Object.create(null)
  for (const [name, { value }] of Object.entries(section)) plain[name] = value
  return plain
}

/**
 * Reads an INI file: `[section]`, `option = value` or `option: value`; `#` and `;` begin a comment in the first column; a
 * line that is further in than its option continues the value. The last of several values counts. Nothing is interpolated.
 *
 * @throws {@link MiddlewareError} `invalid_option` with the number of the line, never its text, which may be a secret
 */
export function readIni(text: string, source: string): Ini {
  const sections: Record<string, Record<string, IniValue>> = Object.create(null)
  let section: Record<string, IniValue> | undefined
  let last: { name: string; indent: number } | undefined
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = raw.trim()
    if (line === '' || /^[#;]/.test(line)) continue
    const indent = raw.length - raw.trimStart().length
    const name = /^\[(.+)\]$/.exec(line)?.[1]
    const option = /^([^\s=:[][^=:]*?)\s*[=:]\s*(.*)$/.exec(line)
    if (section !== undefined && last !== undefined && indent > last.indent) {
      const { value, line: first } = section[last.name]!
      section[last.name] = { value: value === '' ? line : `${value}\n${line}`, line: first }
    } else if (name !== undefined) {
      sections[name] ??= Object.create(null) as Record<string, IniValue>
      section = sections[name]
      last = undefined
    } else if (option !== null && section !== undefined) {
      section[option[1]!] = { value: option[2]!.replace(/^(["'])(.*)\1$/, '$2'), line: index + 1 }
      last = { name: option[1]!, indent }
    } else {
      const problem = `Line ${index + 1} of ${source} is neither [section] nor, below one, "option = value".`
      throw new MiddlewareError('invalid_option', source, problem)
    }
  }
  return sections
}
