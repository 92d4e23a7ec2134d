/** One assignment of an INI file. An option that is written several times has several entries. */
export interface IniEntry {
  readonly section: string
  readonly key: string
  /** Continuation lines are joined with a line feed. Substitutions (`$other`) are not yet made. */
  readonly value: string
  /** The line on which the assignment starts, from 1. */
  readonly line: number
}

/** A line that is not INI. */
export interface IniProblem {
  readonly line: number
  readonly message: string
}

/** What an INI file says, and what is wrong with it. */
export interface Ini {
  readonly entries: readonly IniEntry[]
  readonly problems: readonly IniProblem[]
}

interface Assignment {
  key: string
  value: string[]
  line: number
}

/**
 * Reads the INI dialect of oslo.config.
 *
 * - `key = value` or `key: value`, whichever sign comes first; blanks around both are dropped
 * - a value wholly in `"` or `'` loses the quotes
 * - a line that starts with a blank continues the value above; a blank line ends it
 * - `#` and `;` start a comment in the first column only
 * - a key may be repeated: all values are kept, in order
 *
 * Problems are collected and name the line, never its text, which may hold a secret.
 *
 * @see {@link https://docs.openstack.org/oslo.config/latest/reference/configuration-files.html}
 */
export function parseIni(text: string): Ini {
  const entries: IniEntry[] = []
  const problems: IniProblem[] = []
  let section: string | undefined
  let open: Assignment | undefined

  const close = () => {
    if (open && section !== undefined) {
      entries.push({ section, key: open.key, value: open.value.join('\n'), line: open.line })
    }
    open = undefined
  }

  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const at = index + 1
    const line = raw.trimEnd()
    const problem = (message: string) => problems.push({ line: at, message })
    if (line !== '' && /^[ \t]/.test(line)) {
      if (open) open.value.push(line.trimStart())
      else problem('this indented line continues nothing: an option must start in the first column')
      continue
    }
    close()
    if (line === '') continue
    if (line.startsWith('[')) {
      const name = line.slice(1, -1)
      if (!line.endsWith(']')) problem('a section must end with "]"')
      else if (name === '') problem('a section needs a name')
      else section = name
    } else if (!/^[#;]/.test(line)) {
      const assignment = splitAssignment(line, at)
      if (!assignment) problem('expected "option = value" or "option: value"')
      else if (assignment.key === '') problem('an option needs a name before "="')
      else if (section === undefined) problem('an option must come after a [section]')
      // Kept open even without a section, so that its continuation lines do not count as further mistakes.
      if (assignment?.key) open = assignment
    }
  }
  close()
  return { entries, problems }
}

function splitAssignment(line: string, at: number): Assignment | undefined {
  const sign = line.search(/[:=]/)
  if (sign < 0) return undefined
  return { key: line.slice(0, sign).trim(), value: [unquote(line.slice(sign + 1).trim())], line: at }
}

function unquote(value: string): string {
  const quoted = /^["']/.test(value) && value.at(0) === value.at(-1)
  return quoted ? value.slice(1, -1) : value
}
