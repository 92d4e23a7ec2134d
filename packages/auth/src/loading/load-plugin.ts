import type { AuthPlugin } from '../plugin.ts'
import type { TokenStore } from '../token-store/token-store.ts'
import type { Loader, LoaderOption } from './loader.ts'
import { type GivenValues, givenValue, readOptionValues } from './option-values.ts'
import { type AuthType, getLoader, loaderFinder } from './registry.ts'

/** How a plugin is loaded. */
export interface LoadOptions {
  /** Loaders of the caller's own; they win over those of the same name. */
  loaders?: readonly Loader[] | undefined
  /** Where logins are kept, by plugins that can be kept. Default: nowhere. */
  tokenStore?: TokenStore | undefined
  /** Where the values come from, for messages: `the cloud mycloud in /etc/openstack/clouds.yaml`. */
  source?: string | undefined
  /** Whether values that are no options of the loader are passed over. Default false: they are refused. */
  ignoreUnknown?: boolean | undefined
}

/**
 * Makes the plugin that an `auth_type` and string options describe, as openrc files, clouds.yaml and INI sections do.
 * Names of options may have `-` or `_`; empty values count as none.
 *
 * @throws `AuthError` with code `unknown_auth_type`; `missing_options`, naming all that are missing; `invalid_option`
 *   for a name that is no option, or values that cannot work
 * @example
 * loadPlugin('v3password', { auth_url: 'https://cloud.example:5000', username: 'ada', password: secret })
 */
export function loadPlugin(authType: AuthType, values: GivenValues, options: LoadOptions = {}): AuthPlugin {
  const loader = getLoader(authType, options.loaders)
  const all = optionsOf(loader, values, options.loaders)
  const read = readOptionValues(all, values, { authType: loader.name, ...options })
  const { tokenStore } = options
  return loader.load(loader.takesTokenStore === true ? Object.assign(read, { tokenStore }) : read)
}

/** The options of a loader, with those that depend on what is given. */
export function optionsOf(
  loader: Loader,
  given: GivenValues,
  more: readonly Loader[] = [],
): readonly LoaderOption[] {
  if (loader.moreOptions === undefined) return loader.options
  const values = readOptionValues(loader.options, given, { authType: loader.name, ignoreUnknown: true })
  const all = [...loader.options, ...loader.moreOptions(values, loaderFinder(more))]
  return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index)
}

/** Asks a person for what an option's `prompt` says. An empty answer counts as none. */
export type AskPerson = (prompt: string, option: LoaderOption) => string | Promise<string>

/**
 * Asks for the options that are missing and that a person can be asked for, such as a password or a passcode.
 *
 * @returns the values with the answers
 * @throws `AuthError` with code `unknown_auth_type`
 */
export async function askForMissing(
  authType: AuthType,
  values: GivenValues,
  ask: AskPerson,
  options: LoadOptions = {},
): Promise<GivenValues> {
  const answers: Record<string, unknown> = { ...values }
  for (const option of optionsOf(getLoader(authType, options.loaders), values, options.loaders)) {
    if (option.prompt === undefined || givenValue(option, answers) !== undefined) continue
    answers[option.name] = await ask(option.prompt, option)
  }
  return answers
}
