import type { ConfigurationProblem } from '../errors.ts'
import type { IniSection } from './ini.ts'
import { type ConfigOption, type ConfigOptionName, type ConfigValue, configOptions } from './option-table.ts'

/** What a section says, in the types of code. */
export type SectionValues = { [Name in ConfigOptionName]?: ConfigValue<Name> }

/**
 * Reads every option of the table that a section has. Empty values count as none.
 *
 * @param report told of each value that cannot be meant, and of each option that is there under two names
 */
export function sectionValues(
  section: IniSection,
  report: (problem: ConfigurationProblem) => void,
): SectionValues {
  const values: Record<string, unknown> = {}
  for (const [name, option] of Object.entries<ConfigOption<unknown>>(configOptions)) {
    const [spelling, ...others] = [name, ...(option.aliases ?? [])].filter((one) => section[one]?.value)
    if (spelling === undefined) continue
    for (const other of others) {
      const message = `${other} and ${spelling} are the same option: give one of them.`
      report({ option: other, line: section[other]?.line, message })
    }
    const { value, line } = section[spelling]!
    values[name] = option.kind.read(value)
    if (values[name] === undefined)
      report({ option: spelling, line, message: `${spelling} must be ${option.kind.description}.` })
  }
  return values as SectionValues
}
