/** What a user's options say about how it must authenticate: sets of methods, one of which must be used in full. */
export type MultiFactorRules = readonly (readonly string[])[]

/**
 * Reads the options `multi_factor_auth_rules` and `multi_factor_auth_enabled` of a user, as they are stored.
 *
 * @param values JSON by option id: `MFAR` and `MFAE`
 * @returns rules of which one must be satisfied; none at all when the option is not set or is switched off. A rule
 *   that is no list of names can be satisfied by nobody.
 */
export function readMultiFactorRules(values: ReadonlyMap<string, string | null>): MultiFactorRules {
  if (parsed(values.get('MFAE')) === false) return []
  const rules = parsed(values.get('MFAR'))
  if (rules === undefined || rules === null) return []
  if (!Array.isArray(rules)) return [[]]
  return rules.map((rule: unknown) => (isListOfNames(rule) ? rule : []))
}

/**
 * Tells whether the methods that succeeded are enough. Unlike in Keystone, methods that this server does not offer are
 * not left out of a rule: whoever asked for more than a password must not get less because of where the login happens.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/multi-factor-authentication.html}
 */
export function satisfiesRules(rules: MultiFactorRules, methods: readonly string[]): boolean {
  return (
    rules.length === 0 ||
    rules.some((rule) => rule.length > 0 && rule.every((name) => methods.includes(name)))
  )
}

function isListOfNames(rule: unknown): rule is string[] {
  return Array.isArray(rule) && rule.every((name) => typeof name === 'string')
}

function parsed(value: string | null | undefined): unknown {
  try {
    return value === undefined || value === null ? undefined : JSON.parse(value)
  } catch {
    return 'unreadable'
  }
}
