import { didYouMean } from './did-you-mean.ts'
import { FIXED_OPTIONS } from './fixed-options.ts'
import { KEYSTONE_OPTIONS, LIBRARY_SECTIONS } from './keystone-options.ts'
import type { OptionTable } from './option.ts'
import { OPTIONS } from './options.ts'

/** What a name in a configuration means here. */
export type Recognised =
  /** An option with an effect; section and option are the current names. */
  | { readonly kind: 'used'; readonly section: string; readonly option: string; readonly deprecated: boolean }
  /** An option that can have one value only. */
  | {
      readonly kind: 'fixed'
      readonly section: string
      readonly option: string
      readonly accepted: readonly string[]
    }
  /** An option of Keystone's without an effect here. */
  | { readonly kind: 'ignored'; readonly section: string; readonly option: string }
  | { readonly kind: 'unknown'; readonly section: string; readonly message: string }

const TABLES: Readonly<Record<string, OptionTable>> = OPTIONS

const NAMES_BY_SECTION: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...new Set([...Object.keys(OPTIONS), ...Object.keys(KEYSTONE_OPTIONS)])].map((section) => [
    section,
    new Set([
      ...Object.keys(TABLES[section] ?? {}),
      ...(KEYSTONE_OPTIONS[section]?.trim().split(/\s+/) ?? []),
    ]),
  ]),
)

const CURRENT_NAMES: ReadonlyMap<string, { readonly section: string; readonly option: string }> = new Map(
  Object.entries(TABLES).flatMap(([section, table]) =>
    Object.entries(table).flatMap(([option, { deprecatedNames = [] }]) =>
      deprecatedNames.map((name) => [name, { section, option }] as const),
    ),
  ),
)

/** The section as oslo.config compares it: in lower case, except for `DEFAULT`. */
export function normaliseSection(section: string): string {
  return section === 'DEFAULT' ? section : section.toLowerCase()
}

/** Whether options of this section are read by this server or by Keystone itself. */
export function isKnownSection(section: string): boolean {
  return NAMES_BY_SECTION.has(section)
}

/** Looks a name up. The section is taken as {@link normaliseSection} gives it; option names are case-sensitive. */
export function recognise(section: string, option: string): Recognised {
  const current = CURRENT_NAMES.get(`${section}.${option}`)
  if (current) return { kind: 'used', ...current, deprecated: true }
  if (Object.hasOwn(TABLES, section) && Object.hasOwn(TABLES[section]!, option)) {
    return { kind: 'used', section, option, deprecated: false }
  }
  const accepted = ownValue(ownValue(FIXED_OPTIONS, section) ?? {}, option)
  if (accepted) return { kind: 'fixed', section, option, accepted }
  const names = NAMES_BY_SECTION.get(section)
  // A federation protocol has a section of its own name, with this one option in it.
  const isProtocolSection = option === 'remote_id_attribute'
  if (names?.has(option) || LIBRARY_SECTIONS.includes(section) || isProtocolSection) {
    return { kind: 'ignored', section, option }
  }
  return { kind: 'unknown', section, message: explainUnknown(section, option, names) }
}

function explainUnknown(section: string, option: string, names: ReadonlySet<string> | undefined): string {
  if (!names) {
    const near = didYouMean(section, [...NAMES_BY_SECTION.keys(), ...LIBRARY_SECTIONS])
    return `no such section${near ? `, did you mean [${near}]?` : ''}`
  }
  const near = didYouMean(option, names)
  if (near) return `no such option, did you mean "${near}"?`
  const elsewhere = [...NAMES_BY_SECTION].find(([, others]) => others.has(option))?.[0]
  return `no such option${elsewhere ? `; there is one of that name in [${elsewhere}]` : ''}`
}

function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
