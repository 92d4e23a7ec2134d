import type { Check } from './check.ts'
import { compile } from './compile.ts'
import type { Predicate } from './compile-check.ts'
import { PolicyError } from './policy-error.ts'

/** A parsed rule and the file it was read from, if any. */
export interface ParsedRule {
  readonly check: Check
  readonly file?: string | undefined
}

/**
 * Compiles all rules of a policy and resolves what they refer to.
 *
 * @throws {@link PolicyError} `unknown_rule` for a reference to a rule that is not there; `rule_cycle` for rules that
 *   refer to each other in a circle
 */
export function linkRules(rules: ReadonlyMap<string, ParsedRule>): ReadonlyMap<string, Predicate> {
  const linked = new Map<string, Predicate>()

  const link = (name: string, { check, file }: ParsedRule, path: readonly string[]): Predicate => {
    const done = linked.get(name)
    if (done) return done
    const way = [...path, name]
    const predicate = compile(check, (reference, position) => {
      const rule = rules.get(reference)
      const origin = { rule: name, file, position }
      if (!rule) {
        const problem = `refers to the rule "${reference}", which is neither built in nor in a policy file`
        throw new PolicyError('unknown_rule', problem, origin)
      }
      if (way.includes(reference)) {
        const circle = [...way.slice(way.indexOf(reference)), reference].join(' -> ')
        throw new PolicyError('rule_cycle', `rules refer to each other in a circle: ${circle}`, origin)
      }
      return link(reference, rule, way)
    })
    linked.set(name, predicate)
    return predicate
  }

  for (const [name, rule] of rules) link(name, rule, [])
  return linked
}
