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

/** What keystoneauth reads in such a section beside the login: connections, and the service that others call with it. */
const ofOtherReaders: readonly string[] = [
  ...['cafile', 'certfile', 'keyfile', 'insecure', 'timeout', 'collect_timing', 'split_loggers'],
  ...['service_type', 'service_name', 'valid_interfaces', 'interface', 'region_name', 'endpoint_override'],
  ...['version', 'min_version', 'max_version', 'default_microversion', 'retriable_status_codes'],
  ...['connect_retries', 'connect_retry_delay', 'status_code_retries', 'status_code_retry_delay'],
]

/** Options of the section that `auth_section` names that nobody knows: a misspelt one would log in as somebody else. */
export function unfitLoginOptions(section: IniSection, name: string): ConfigurationProblem[] {
  const authType = section.auth_type?.value || section.auth_plugin?.value
  if (authType === undefined) return []
  const known = new Set([...loginNames(authType), 'auth_type', 'auth_plugin', ...ofOtherReaders])
  return Object.entries(section).flatMap(([option, { line }]) =>
    known.has(option.replaceAll('-', '_'))
      ? []
      : [{ option, section: name, line, message: `There is no option ${option} for ${authType}.` }],
  )
}

function knownNames(authType: string | undefined): Set<string> {
  const names = Object.entries<ConfigOption<unknown>>(configOptions).flatMap(([name, { aliases = [] }]) => [
    name,
    ...aliases,
  ])
  return new Set([...names, ...loginNames(authType)])
}

function loginNames(authType: string | undefined): string[] {
  const options = loaders(authType).flatMap((loader) => loader.options)
  return options
    .flatMap(({ name, aliases = [] }) => [name, ...aliases])
    .map((name) => name.replaceAll('-', '_'))
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
