import type { AuthPlugin } from '../plugin.ts'

/** One thing that a loader wants to know, as openrc files, clouds.yaml and INI sections give it: a string. */
export interface LoaderOption {
  /** keystoneauth's name: `auth-url`. Everything that reads options takes `-` and `_` alike. */
  readonly name: string
  /** Older names, which give way to `name` and to the ones before them. */
  readonly aliases?: readonly string[]
  /** What it means, for people, as half a sentence. */
  readonly help: string
  /** Whether its value must not be shown. */
  readonly secret?: true
  readonly required?: true
  /** The value when none is given. */
  readonly default?: string
  /** All values that it can have. */
  readonly choices?: readonly string[]
  /** Several values: an array, or one string with commas. */
  readonly list?: true
  /** What to ask a person who can be asked when the value is missing. */
  readonly prompt?: string
}

/** `user-domain-id` and `user_domain_id` as TypeScript spells it: `userDomainId`. */
export type CamelCase<Name extends string> = Name extends `${infer First}${'-' | '_'}${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name

type ValueOf<O extends LoaderOption> = O extends { list: true }
  ? readonly string[]
  : O extends { choices: readonly (infer Choice)[] }
    ? Choice
    : string

type Absent<O extends LoaderOption> = O extends { required: true } | { default: string } ? never : undefined

/** The values of a list of options: checked, and with names in camel case. */
export type ValuesOf<Options extends readonly LoaderOption[]> = {
  [O in Options[number] as CamelCase<O['name']>]: ValueOf<O> | Absent<O>
}

/** Checked values whose options the compiler does not know, by names in camel case. */
export type LoaderValues = Readonly<Record<string, string | readonly string[] | undefined>>

/** Finds another loader by its name, for loaders that have the options of others. */
export type FindLoader = (name: string) => Loader

/** Makes a plugin from strings: what stands behind an `auth_type`. */
export interface Loader {
  /** The `auth_type`: `v3password`. */
  readonly name: string
  /** What the plugin is for, for people, as half a sentence. */
  readonly help: string
  readonly options: readonly LoaderOption[]
  /** Whether the plugin takes a `tokenStore` beside its options, so that its logins can be kept. */
  readonly takesTokenStore?: true
  /** Options that depend on the values of `options`, beside these. */
  moreOptions?(values: LoaderValues, find: FindLoader): readonly LoaderOption[]
  /** @throws `AuthError` with code `invalid_option` for values that do not go together */
  load(values: LoaderValues): AuthPlugin
}

/** A loader as it is written: what its functions get follows from its options. */
export interface LoaderDefinition<Options extends readonly LoaderOption[]> {
  readonly name: string
  readonly help: string
  readonly options: Options
  readonly takesTokenStore?: true
  moreOptions?(values: ValuesOf<Options>, find: FindLoader): readonly LoaderOption[]
  load(values: ValuesOf<Options>): AuthPlugin
}

/**
 * Makes a loader. Whoever calls its functions has checked the values by its options, as `loadPlugin()` does, so they
 * are typed as what the options promise.
 *
 * @example
 * const ticket = defineLoader({
 *   name: 'ticket',
 *   help: 'a ticket of the front desk',
 *   options: [{ name: 'desk-url', required: true, help: 'where the desk is' }],
 *   load: ({ deskUrl }) => ticketDesk(deskUrl),
 * })
 */
export function defineLoader<const Options extends readonly LoaderOption[]>(
  definition: LoaderDefinition<Options>,
): Loader {
  return definition as unknown as Loader
}
