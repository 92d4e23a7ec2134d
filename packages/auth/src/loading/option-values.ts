import { AuthError } from '../errors.ts'
import { suggestion } from './did-you-mean.ts'
import type { LoaderOption, LoaderValues } from './loader.ts'

/** Values as they were found: in a file, an environment, arguments. Names have `-` or `_`. */
export type GivenValues = Readonly<Record<string, unknown>>

/** Where values come from and how strictly they are read. */
export interface ReadOptions {
  /** The loader that wants them, for messages. */
  authType: string
  /** Where they come from, for messages: `the cloud mycloud in /etc/openstack/clouds.yaml`. */
  source?: string | undefined
  /** Whether names that are no options are passed over. Default false: they are refused. */
  ignoreUnknown?: boolean | undefined
}

/**
 * Takes the values of options from what was given: names win over aliases, empty values count as none, defaults fill
 * in. The result has the names of the options in camel case.
 *
 * @throws {@link AuthError} `invalid_option` for a name that is no option, or a value that the option cannot have;
 *   `missing_options`, naming all that are required and not given
 */
export function readOptionValues(
  options: readonly LoaderOption[],
  given: GivenValues,
  how: ReadOptions,
): LoaderValues {
  const values = byPlainName(given)
  if (how.ignoreUnknown !== true) refuseUnknown(options, values, how)
  const found = options.map((option) => [option, readValue(option, values, how)] as const)
  const missing = found.filter(([option, value]) => option.required === true && value === undefined)
  if (missing.length > 0) {
    throw missingOptions(
      missing.map(([option]) => option.name),
      [...values.keys()],
      how,
    )
  }
  return Object.fromEntries(found.map(([option, value]) => [camelCase(option.name), value]))
}

/** The option's value as it was given, under any of its names; `undefined` when there is none. */
export function givenValue(option: LoaderOption, given: GivenValues): unknown {
  return find(option, byPlainName(given))
}

/** How options are compared: `auth-url` and `auth_url` are the same. */
function plainName(name: string): string {
  return name.replaceAll('_', '-')
}

function byPlainName(given: GivenValues): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(given)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => [plainName(name), value]),
  )
}

function namesOf({ name, aliases = [] }: LoaderOption): readonly string[] {
  return [name, ...aliases].map(plainName)
}

function find(option: LoaderOption, values: ReadonlyMap<string, unknown>): unknown {
  const name = namesOf(option).find((one) => values.has(one))
  return name === undefined ? undefined : values.get(name)
}

function readValue(
  option: LoaderOption,
  values: ReadonlyMap<string, unknown>,
  how: ReadOptions,
): string | readonly string[] | undefined {
  const value = find(option, values) ?? option.default
  if (value === undefined) return undefined
  if (option.list === true) return listOf(option, value, how)
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value
  if (typeof text !== 'string') throw unfit(option, 'a string', how)
  if (option.choices === undefined) return text
  const choice = option.choices.find((one) => one.toLowerCase() === text.toLowerCase())
  if (choice === undefined) throw unfit(option, option.choices.join(' or '), how)
  return choice
}

function listOf(option: LoaderOption, value: unknown, how: ReadOptions): readonly string[] {
  const items = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string'))
    throw unfit(option, 'a list of strings', how)
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

/** What was given is not quoted: it may be a secret in the wrong place. */
function unfit(option: LoaderOption, wanted: string, how: ReadOptions): AuthError {
  return new AuthError('invalid_option', `${option.name}${from(how)} must be ${wanted}.`)
}

function refuseUnknown(
  options: readonly LoaderOption[],
  values: ReadonlyMap<string, unknown>,
  how: ReadOptions,
): void {
  const known = new Set(options.flatMap(namesOf))
  const unknown = [...values.keys()].filter((name) => !known.has(name))
  if (unknown.length === 0) return
  const said = unknown.map((name) => {
    const shown = name.slice(0, 64)
    return `${JSON.stringify(shown)}${from(how)} is no option of ${how.authType}.${suggestion(shown, known)}`
  })
  throw new AuthError('invalid_option', said.join(' '))
}

function missingOptions(names: readonly string[], given: readonly string[], how: ReadOptions): AuthError {
  const had = given.length === 0 ? 'Nothing was given' : `Given: ${given.join(', ')}`
  return new AuthError('missing_options', `${how.authType} needs ${names.join(', ')}. ${had}${from(how)}.`, {
    options: names,
  })
}

function from({ source }: ReadOptions): string {
  return source === undefined ? '' : ` (${source})`
}

function camelCase(name: string): string {
  return name.replaceAll(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase())
}
