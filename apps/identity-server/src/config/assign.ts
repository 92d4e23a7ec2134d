import type { ConfigProblem } from './config-error.ts'
import { type Recognised, recognise } from './recognise.ts'
import { describeSource, type OptionSource, type Setting } from './sources.ts'

/** What was written for one option, before substitution and conversion. */
export interface Assigned {
  readonly section: string
  readonly option: string
  /** One value, or all of them where the option may be repeated. In order of reading. */
  readonly values: readonly string[]
  /** Of the last value. */
  readonly source: OptionSource
  readonly kind: 'used' | 'ignored'
}

// Several services often share one environment, and all of them have these groups with options of their own.
const SHARED_SECTION = /^(DEFAULT|database|cache|cors|oslo_.*)$/

/**
 * Puts settings over each other; later ones win. Names nobody knows and values that cannot be honoured
 * are added to `problems`.
 *
 * @param layers settings in order of precedence, weakest first: one layer a file, and one for the environment
 * @returns by {@link optionKey}
 */
export function assignSettings(
  layers: readonly (readonly Setting[])[],
  problems: ConfigProblem[],
): ReadonlyMap<string, Assigned> {
  const assigned = new Map<string, Assigned>()
  for (const layer of layers) {
    const recognised = layer.map((setting) => ({ setting, name: recognise(setting.section, setting.option) }))
    // In one file the current name of an option wins over its former ones, whatever their order.
    const ordered = recognised.toSorted((a, b) => Number(isDeprecated(b.name)) - Number(isDeprecated(a.name)))
    for (const { setting, name } of ordered) {
      if (name.kind === 'unknown') {
        reportUnknown(setting, name.message, assigned, problems)
        continue
      }
      const key = optionKey(name.section, name.option)
      const earlier = assigned.get(key)
      // The environment replaces what files list; files add to each other.
      const keeps = earlier?.source.kind === setting.source.kind
      assigned.set(key, {
        section: name.section,
        option: name.option,
        values: [...(keeps ? earlier!.values : []), setting.value],
        source: setting.source,
        kind: name.kind === 'used' ? 'used' : 'ignored',
      })
    }
  }
  return withoutFixed(assigned, problems)
}

/** The key of an option in maps: `section.option`. */
export function optionKey(section: string, option: string): string {
  return `${section}.${option}`
}

function isDeprecated(name: Recognised): boolean {
  return name.kind === 'used' && name.deprecated
}

function reportUnknown(
  { section, option, source }: Setting,
  message: string,
  assigned: Map<string, Assigned>,
  problems: ConfigProblem[],
): void {
  if (source.kind === 'environment' && SHARED_SECTION.test(section)) {
    assigned.set(optionKey(section, option), { section, option, values: [], source, kind: 'ignored' })
  } else {
    problems.push({ code: 'unknown_option', where: describeSource(source), section, option, message })
  }
}

/** Checks the options of which only one value can be honoured, and drops them: they have no value to read. */
function withoutFixed(
  assigned: Map<string, Assigned>,
  problems: ConfigProblem[],
): ReadonlyMap<string, Assigned> {
  for (const [key, { section, option, values, source }] of assigned) {
    const name = recognise(section, option)
    if (name.kind !== 'fixed') continue
    assigned.delete(key)
    const value = values.at(-1)!.trim().toLowerCase()
    if (name.accepted.some((accepted) => accepted.toLowerCase() === value)) continue
    const says = name.accepted.filter((accepted) => accepted !== '').map((accepted) => `"${accepted}"`)
    problems.push({
      code: 'unsupported',
      where: describeSource(source),
      section,
      option,
      message: `cannot be honoured by this server: leave it out${says.length > 0 ? ` or say ${says.join(', ')}` : ''}`,
    })
  }
  return assigned
}
