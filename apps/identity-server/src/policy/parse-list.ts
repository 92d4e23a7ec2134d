import type { Check } from './check.ts'
import { parseCheck } from './parse-check.ts'
import { PolicyError, type RuleOrigin } from './policy-error.ts'

/**
 * Parses a rule in the old list form: any of the entries must hold, and of an entry that is itself a list all checks.
 * `[["role:admin"], ["role:member", "user_id:%(user_id)s"]]`. The empty list always allows; empty entries are skipped,
 * and a list of nothing but empty entries never allows.
 *
 * A string holds exactly one check, so a role's name may contain white space here.
 *
 * @throws {@link PolicyError} `invalid_rule`, `unsupported_check`
 */
export function parseListRule(list: readonly unknown[], origin: RuleOrigin = {}): Check {
  if (list.length === 0) return { type: 'always' }
  const checks: Check[] = []
  for (const entry of list) {
    const all = Array.isArray(entry) ? entry : [entry]
    const parsed = all.map((text: unknown) => parseEntry(text, origin))
    if (parsed.length > 0) checks.push(parsed.length === 1 ? parsed[0]! : { type: 'and', checks: parsed })
  }
  if (checks.length === 0) return { type: 'never' }
  return checks.length === 1 ? checks[0]! : { type: 'or', checks }
}

function parseEntry(text: unknown, origin: RuleOrigin): Check {
  if (typeof text === 'string') return parseCheck(text, { ...origin, position: undefined })
  const found = text === null ? 'nothing' : typeof text
  throw new PolicyError(
    'invalid_rule',
    `expected a list of checks or lists of checks, found ${found}`,
    origin,
  )
}
