import type { CacheOptions } from './cache/cached.ts'
import { MiddlewareError } from './errors.ts'
import type { GuardOptions, KeystoneOptions } from './guard.ts'
import type { KeystoneValidatorOptions } from './keystone-validator.ts'
import * as rule from './option-rules.ts'

const cacheRules = {
  tokenCacheTimeSeconds: rule.cacheTime,
  tokenCacheMaxBytes: rule.numberWithin(65_536, Number.MAX_SAFE_INTEGER),
  now: rule.aFunction,
} satisfies Record<keyof CacheOptions, rule.OptionRule>

const keystoneRules = {
  ...cacheRules,
  session: rule.aSession,
  interface: rule.textOrTexts,
  regionName: rule.text,
  identityUrl: rule.httpUrl,
  includeServiceCatalog: rule.trueOrFalse,
  timeoutMs: rule.numberWithin(1, 600_000),
  sharedTokens: rule.sharedTokens,
} satisfies Record<keyof KeystoneValidatorOptions, rule.OptionRule>

const guardRules = {
  wwwAuthenticateUri: rule.quotableUrl,
  delayAuthDecision: rule.trueOrFalse,
  compat: rule.oneOf('keystonemiddleware'),
  includeServiceCatalog: rule.trueOrFalse,
  serviceType: rule.text,
  scheme: rule.authScheme,
  serviceTokenRoles: rule.texts,
  serviceTokenRolesRequired: rule.trueOrFalse,
  enforceTokenBind: rule.oneOf('disabled', 'permissive', 'strict', 'required', 'kerberos'),
  remoteUser: rule.aFunction,
  onUnavailable: rule.aFunction,
  now: rule.aFunction,
} satisfies Record<keyof GuardOptions, rule.OptionRule>

type Options = Readonly<Record<string, unknown>>

/** @throws {@link MiddlewareError} */
export function checkCacheOptions(options: CacheOptions): void {
  check({ ...options }, cacheRules, [])
}

/** @throws {@link MiddlewareError} */
export function checkKeystoneOptions(options: KeystoneValidatorOptions): void {
  check({ ...options }, keystoneRules, ['session'])
  exclude({ ...options }, 'identityUrl', ['interface', 'regionName'])
}

/** @throws {@link MiddlewareError} */
export function checkGuardOptions(options: KeystoneOptions): void {
  const all: Options = { ...options }
  check(all, { ...keystoneRules, ...guardRules, validator: rule.aFunction }, ['wwwAuthenticateUri'])
  const onlyForKeystone = Object.keys(keystoneRules).filter((name) => !Object.hasOwn(guardRules, name))
  exclude(all, 'validator', onlyForKeystone)
  exclude(all, 'identityUrl', ['interface', 'regionName'])
  if (all.validator === undefined && all.session === undefined) {
    throw new MiddlewareError('missing_option', 'session', 'Give a session, or a validator of your own.')
  }
  if (options.delayAuthDecision === true && options.scheme?.decidesItself === true) {
    throw new MiddlewareError(
      'contradictory_options',
      'delayAuthDecision',
      'This scheme leaves no decision to the service: leave delayAuthDecision off.',
    )
  }
  // A validator of one's own decides itself what its accesses carry.
  if (all.session !== undefined && all.serviceType !== undefined && all.includeServiceCatalog === false) {
    throw new MiddlewareError(
      'contradictory_options',
      'serviceType',
      'serviceType is for access rules, and those are judged by the catalog: leave includeServiceCatalog on.',
    )
  }
}

/** The members of `options` that {@link cached} knows. */
export function cacheOptionsOf(options: CacheOptions): CacheOptions {
  return pick(options, cacheRules)
}

/** The members of `options` that {@link keystoneValidator} knows. */
export function keystoneOptionsOf(options: KeystoneValidatorOptions): KeystoneValidatorOptions {
  return pick(options, keystoneRules)
}

function pick<T extends object>(options: T, rules: Options): T {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(rules, name))) as T
}

/** @throws {@link MiddlewareError} for options that are unknown, missing or out of bounds */
export function check(
  options: Options,
  rules: Readonly<Record<string, rule.OptionRule>>,
  required: readonly string[],
): void {
  for (const [name, value] of Object.entries(options)) {
    const expected = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (expected === undefined) {
      const known = Object.keys(rules).join(', ')
      throw new MiddlewareError(
        'unknown_option',
        name,
        `There is no option ${JSON.stringify(name)}. Options: ${known}.`,
      )
    }
    if (value !== undefined && !expected.accepts(value)) {
      throw new MiddlewareError('invalid_option', name, `${name} must be ${expected.description}.`)
    }
  }
  for (const name of required) {
    if (options[name] === undefined)
      throw new MiddlewareError('missing_option', name, `Give the option ${name}.`)
  }
}

function exclude(options: Options, name: string, others: readonly string[]): void {
  if (options[name] === undefined) return
  for (const other of others) {
    if (options[other] !== undefined) {
      throw new MiddlewareError('contradictory_options', other, `Give either ${name} or ${other}, not both.`)
    }
  }
}
