import type { Predicate } from './compile-check.ts'
import type { PolicyCredentials } from './credentials.ts'
import type { ActionRule } from './defaults/action-rule.ts'
import { actionRules, type PolicyAction } from './defaults/actions.ts'
import { baseRules } from './defaults/base.ts'
import { linkRules, type ParsedRule } from './link.ts'
import { parseRule } from './parse.ts'
import { type ScopeType, scopeTypeOf } from './scope.ts'
import type { PolicyTarget } from './targets.ts'

/** Rules of policy files by name. Made by `loadPolicy`. */
export type PolicyOverrides = ReadonlyMap<string, ParsedRule>

/** Options of {@link createPolicy}. */
export interface PolicyOptions {
  /** Rules that replace built-in ones, and rules of the operator's own for them to refer to. Default none. */
  readonly overrides?: PolicyOverrides
  /** `[oslo_policy] enforce_scope`: refuse tokens whose kind of scope the action does not accept. */
  readonly enforceScope: boolean
  /**
   * `[oslo_policy] enforce_new_defaults`. When `false`, an action that no file overrides also allows whom its old
   * default allowed.
   */
  readonly enforceNewDefaults: boolean
}

/** The answer to "may they?" and, for no, which part of the policy said it. */
export type PolicyDecision =
  | { readonly allowed: true; readonly action: string }
  | { readonly allowed: false; readonly action: string; readonly reason: 'scope' | 'rule' }

/** A compiled policy. */
export interface Policy {
  /** Whether a caller may do something. An action that the policy does not know is denied. */
  allows(action: PolicyAction, creds: PolicyCredentials, target: PolicyTarget): boolean
  /** As {@link Policy.allows}, saying why not: the token's kind of scope, or the rule. */
  decide(action: PolicyAction, creds: PolicyCredentials, target: PolicyTarget): PolicyDecision
}

interface Entry {
  readonly scopeTypes: readonly ScopeType[] | undefined
  readonly predicate: Predicate
  readonly allowed: PolicyDecision
  readonly wrongScope: PolicyDecision
  readonly denied: PolicyDecision
}

/**
 * Compiles Keystone's default rules and an operator's overrides to a policy. Overriding an action replaces its rule but
 * not its scope types. Overriding a base rule (`admin_required`) changes every rule that refers to it.
 *
 * @throws PolicyError `unknown_rule`, `rule_cycle`
 * @example
 * const policy = createPolicy({ enforceScope: true, enforceNewDefaults: true })
 * policy.allows('identity:get_user', creds, { target: { user: { id, domain_id } } })
 */
export function createPolicy(options: PolicyOptions): Policy {
  const { overrides = new Map(), enforceScope, enforceNewDefaults } = options
  const rules = new Map<string, ParsedRule>()
  for (const [rule, text] of Object.entries(baseRules)) rules.set(rule, { check: parseRule(text, { rule }) })
  for (const [action, rule] of Object.entries<ActionRule>(actionRules)) {
    rules.set(action, { check: defaultCheck(action, rule, enforceNewDefaults) })
  }
  for (const [rule, parsed] of overrides) rules.set(rule, parsed)

  const linked = linkRules(rules)
  const entries = new Map<string, Entry>()
  for (const [action, { scopeTypes }] of Object.entries<ActionRule>(actionRules)) {
    entries.set(action, {
      scopeTypes: enforceScope ? scopeTypes : undefined,
      predicate: linked.get(action)!,
      allowed: Object.freeze({ allowed: true, action }),
      wrongScope: Object.freeze({ allowed: false, action, reason: 'scope' }),
      denied: Object.freeze({ allowed: false, action, reason: 'rule' }),
    })
  }

  const decide: Policy['decide'] = (action, creds, target) => {
    const entry = entries.get(action)
    if (!entry) return { allowed: false, action, reason: 'rule' }
    if (entry.scopeTypes && !entry.scopeTypes.includes(scopeTypeOf(creds))) return entry.wrongScope
    return entry.predicate(creds, target) ? entry.allowed : entry.denied
  }
  return { decide, allows: (action, creds, target) => decide(action, creds, target).allowed }
}

function defaultCheck(action: string, rule: ActionRule, enforceNewDefaults: boolean): ParsedRule['check'] {
  const check = parseRule(rule.check, { rule: action })
  if (enforceNewDefaults || rule.deprecatedCheck === undefined) return check
  return { type: 'or', checks: [check, parseRule(rule.deprecatedCheck, { rule: action })] }
}
