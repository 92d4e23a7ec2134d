/** What every option has. */
interface OptionBase {
  /** What the option does, with its unit. Becomes the documentation. */
  readonly description: string
  /** The value is kept out of every message. */
  readonly secret?: true
  /** Former names, which still work: `section.option`. */
  readonly deprecatedNames?: readonly string[]
}

/** Text. An empty value unsets an option that has no default. */
export interface StringOption extends OptionBase {
  /** `uri` needs a scheme and a host; `host` is an IP address or a host name. */
  readonly type: 'string' | 'uri' | 'host'
  readonly default: string | undefined
  /** The closed set of values. */
  readonly choices?: readonly string[]
}

/** `true`, `1`, `on`, `yes` or `false`, `0`, `off`, `no`, in any case. */
export interface BooleanOption extends OptionBase {
  readonly type: 'boolean'
  readonly default: boolean
}

/** A whole number. An empty value unsets an option that has no default. */
export interface IntegerOption extends OptionBase {
  /** `port` is bound to 0–65535. */
  readonly type: 'integer' | 'port'
  readonly default: number | undefined
  readonly min?: number
  readonly max?: number
  /** An empty value unsets the option although it has a default. */
  readonly unsettable?: true
}

/** `list`: one value, split at commas. `multi`: the option may be repeated, also across files, and all values count. */
export interface ListOption extends OptionBase {
  readonly type: 'list' | 'multi'
  readonly default: readonly string[]
  /** The closed set of what a `list` may hold. */
  readonly choices?: readonly string[]
}

/** One option of one section. */
export type Option = StringOption | BooleanOption | IntegerOption | ListOption

/** The options of one section by name. Names are Keystone's, in snake_case. */
export type OptionTable = Readonly<Record<string, Option>>

/** The value of an option once it is read. `undefined`: not set, and there is no default. */
export type OptionValue = string | boolean | number | readonly string[] | undefined

/** The TypeScript type of an option's value, worked out from its entry in the table. */
export type ValueOf<O> =
  | (O extends { type: 'boolean' }
      ? boolean
      : O extends { type: 'integer' | 'port' }
        ? number
        : O extends { type: 'list' | 'multi' }
          ? O extends { choices: readonly (infer Choice)[] }
            ? readonly Choice[]
            : readonly string[]
          : O extends { choices: readonly (infer Choice)[] }
            ? Choice
            : string)
  | (O extends { default: undefined } | { unsettable: true } ? undefined : never)
