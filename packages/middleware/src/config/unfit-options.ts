import { getLoader, loaderNames } from '@ks/auth/loading'
import type { ConfigurationProblem } from '../errors.ts'
import type { IniSection } from './ini.ts'
import { type ConfigOption, configOptions } from './option-table.ts'
import { harmless, refused, withoutEffect } from './other-options.ts'

/** Options of a section that nobody knows, or that cannot work here. */
export function unfitOptions(section: IniSection, authType: string | undefined): ConfigurationProblem[] {
  const known = knownNames(authType)
  return Object.entries(section).flatMap(([option, { value, line }]) => {
    if (known.has(option.replaceAll('-', '_')) || Object.hasOwn(withoutEffect, option)) return []
    const instead = Object.hasOwn(refused, option) ? refused[option] : undefined
    if (instead === undefined) return [{ option, line, message: `There is no option ${option}.` }]
    return harmless[option]?.test(value)
      ? []
      : [{ option, line, message: `${option} has no effect here. ${instead}` }]
  })
}

function knownNames(authType: string | undefined): Set<string> {
  const names = Object.entries<ConfigOption<unknown>>(configOptions).flatMap(([name, { aliases = [] }]) => [
    name,
    ...aliases,
  ])
  const options = loaders(authType).flatMap((loader) => loader.options)
  for (const { name, aliases = [] } of options) names.push(name, ...aliases)
  return new Set(names.map((name) => name.replaceAll('-', '_')))
}

function loaders(authType: string | undefined) {
  if (authType === undefined) return []
  try {
    const loader = getLoader(authType)
    // Its options depend on other plugins: which of them is said when it is loaded.
    return loader.moreOptions === undefined ? [loader] : loaderNames().map((name) => getLoader(name))
  } catch {
    return loaderNames().map((name) => getLoader(name))
  }
}
