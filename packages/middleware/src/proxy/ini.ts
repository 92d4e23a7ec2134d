import { MiddlewareError } from '../errors.ts'

/** Sections by name, and their options by name. */
export type Ini = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * Reads an INI file: `[section]`, `option = value` or `option: value`; `#` and `;` begin a comment in the first column. The
 * last of several values counts.
 *
 * @throws {@link MiddlewareError} `invalid_option` with the number of the line, never its text, which may be a secret
 */
export function parseIni(text: string, source: string): Ini {
  const sections: Record<string, Record<string, string>> = Object.create(null)
  let section: Record<string, string> | undefined
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim()
    if (line === '' || /^[#;]/.test(line)) continue
    const name = /^\[(.+)\]$/.exec(line)?.[1]
    const option = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line)
    if (name !== undefined) {
      sections[name] ??= Object.create(null) as Record<string, string>
      section = sections[name]
    } else if (option !== null && section !== undefined) {
      section[option[1]!] = option[2]!.replace(/^(["'])(.*)\1$/, '$2')
    } else {
      const problem = `Line ${index + 1} of ${source} is neither [section] nor, below one, "option = value".`
      throw new MiddlewareError('invalid_option', source, problem)
    }
  }
  return sections
}
