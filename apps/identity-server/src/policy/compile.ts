import type { Check } from './check.ts'
import { compileComparison, compileRole, type Predicate } from './compile-check.ts'

/** Finds the compiled rule that a `rule:` check names. `position` is where in the rule it does. */
export type RuleResolver = (name: string, position: number | undefined) => Predicate

/**
 * Compiles a parsed rule to a closure that parses nothing and allocates nothing when it runs.
 *
 * @param resolve - called now, once for each `rule:` check
 */
export function compile(check: Check, resolve: RuleResolver): Predicate {
  switch (check.type) {
    case 'always':
      return () => true
    case 'never':
      return () => false
    case 'role':
      return compileRole(check.match)
    case 'match':
      return compileComparison(check.kind, check.match)
    case 'rule':
      return resolve(check.name, check.position)
    case 'not': {
      const inner = compile(check.check, resolve)
      return (creds, target) => !inner(creds, target)
    }
    case 'and':
      return check.checks.map((each) => compile(each, resolve)).reduce(both)
    case 'or':
      return check.checks.map((each) => compile(each, resolve)).reduce(either)
  }
}

function both(left: Predicate, right: Predicate): Predicate {
  return (creds, target) => left(creds, target) && right(creds, target)
}

function either(left: Predicate, right: Predicate): Predicate {
  return (creds, target) => left(creds, target) || right(creds, target)
}
