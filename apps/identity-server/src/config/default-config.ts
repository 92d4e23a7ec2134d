import type { OptionTable } from './option.ts'
import { type Config, OPTIONS, type PartialConfig } from './options.ts'

/**
 * The configuration of a server that is told nothing: the documented default of every option. Reads neither files nor
 * the environment.
 *
 * @param overrides values that replace defaults; they are taken as they are
 */
export function defaultConfig(overrides: PartialConfig = {}): Config {
  const sections = Object.entries<OptionTable>(OPTIONS).map(([section, table]) => {
    const defaults = Object.entries(table).map(([option, definition]) => [option, definition.default])
    return [
      section,
      Object.freeze({ ...Object.fromEntries(defaults), ...overrides[section as keyof Config] }),
    ]
  })
  // Built from the very tables that Config is derived from.
  return Object.freeze(Object.fromEntries(sections)) as Config
}
