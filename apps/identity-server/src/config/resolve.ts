import { type Assigned, optionKey } from './assign.ts'
import type { ConfigProblem } from './config-error.ts'
import { convertValue, explainInvalid } from './convert.ts'
import type { Option, OptionTable, OptionValue } from './option.ts'
import { type Config, OPTIONS } from './options.ts'
import { describeSource } from './sources.ts'
import { substitute } from './substitute.ts'

/** Why a reference in a value cannot be followed. */
class BadReference extends Error {}

/**
 * Works out the value of every option: follows references, converts to the option's type, and falls back on `defaults`.
 * Values that are wrong are added to `problems`.
 */
export function resolveValues(
  assigned: ReadonlyMap<string, Assigned>,
  defaults: Config,
  problems: ConfigProblem[],
): Config {
  const tables: Readonly<Record<string, OptionTable>> = OPTIONS
  const fallback: Readonly<Record<string, Readonly<Record<string, OptionValue>>>> = defaults
  const resolved = new Map<string, OptionValue>()
  const pending = new Set<string>()

  const resolve = (section: string, option: string): OptionValue => {
    const key = optionKey(section, option)
    if (resolved.has(key)) return resolved.get(key)
    if (pending.has(key)) throw new BadReference(`[${section}] ${option} refers to itself`)
    pending.add(key)
    try {
      const written = assigned.get(key)
      const value = written
        ? read(written, tables[section]?.[option], followFrom(section), problems)
        : fallback[section]?.[option]
      resolved.set(key, value)
      return value
    } finally {
      pending.delete(key)
    }
  }

  const followFrom = (section: string) => (reference: string) => {
    const dot = reference.indexOf('.')
    const candidates =
      dot < 0
        ? [[section, reference] as const, ['DEFAULT', reference] as const]
        : [[reference.slice(0, dot), reference.slice(dot + 1)] as const]
    const found = candidates.find(
      ([s, o]) => (Object.hasOwn(tables, s) && Object.hasOwn(tables[s]!, o)) || assigned.has(optionKey(s, o)),
    )
    if (!found) throw new BadReference(`"$${reference}" names no option; write "$$" for a dollar sign`)
    return toText(resolve(...found))
  }

  const values = Object.entries(tables).map(([section, table]) => [
    section,
    Object.freeze(Object.fromEntries(Object.keys(table).map((option) => [option, resolve(section, option)]))),
  ])
  // Built from the very tables that Config is derived from.
  return Object.freeze(Object.fromEntries(values)) as Config
}

/** @returns `undefined` also when the value is wrong, which is then among `problems` */
function read(
  { section, option, values, source, kind }: Assigned,
  definition: Option | undefined,
  follow: (reference: string) => string,
  problems: ConfigProblem[],
): OptionValue {
  const refuse = (message: string) => {
    problems.push({ code: 'invalid_value', where: describeSource(source), section, option, message })
    return undefined
  }
  try {
    if (definition?.type === 'multi') return Object.freeze(values.map((value) => substitute(value, follow)))
    const written = values.at(-1) ?? ''
    const text = substitute(written, follow)
    // Only reached through a reference from an option that has an effect.
    if (kind === 'ignored' || !definition) return text
    const converted = convertValue(definition, text)
    if ('value' in converted) return Object.freeze(converted.value)
    return refuse(explainInvalid(definition, converted.expected, written))
  } catch (error) {
    if (error instanceof BadReference) return refuse(error.message)
    throw error
  }
}

function toText(value: OptionValue): string {
  return value === undefined ? '' : String(value)
}
