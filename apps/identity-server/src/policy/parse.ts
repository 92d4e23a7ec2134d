import type { Check } from './check.ts'
import { parseCheck } from './parse-check.ts'
import { PolicyError, type RuleOrigin } from './policy-error.ts'
import { type Token, tokenise } from './tokenise.ts'

/**
 * Parses the text of a rule in oslo.policy's language. `not` binds tighter than `and`, `and` tighter than `or`. The
 * empty text always allows.
 *
 * Where oslo.policy logs a rule it cannot read and denies, this refuses it: a rule that never worked is better found
 * when the server starts.
 *
 * @param origin - named in errors
 * @throws {@link PolicyError} `invalid_rule` with the position and what was expected there; `unsupported_check`
 * @see {@link https://docs.openstack.org/oslo.policy/latest/admin/policy-yaml-file.html}
 */
export function parseRule(text: string, origin: RuleOrigin = {}): Check {
  if (text === '') return { type: 'always' }
  const tokens = tokenise(text)
  let next = 0

  const fail = (expected: string): PolicyError => {
    const token = tokens[next]
    const found = token ? `"${token.text}"` : 'the end of the rule'
    const position = token?.position ?? text.length + 1
    return new PolicyError('invalid_rule', `expected ${expected}, found ${found}`, { ...origin, position })
  }
  const accept = (type: Token['type']): Token | undefined =>
    tokens[next]?.type === type ? tokens[next++] : undefined

  const alternatives = (): Check => {
    const checks = [sequence()]
    while (accept('or')) checks.push(sequence())
    return checks.length === 1 ? checks[0]! : { type: 'or', checks }
  }
  const sequence = (): Check => {
    const checks = [operand()]
    while (accept('and')) checks.push(operand())
    return checks.length === 1 ? checks[0]! : { type: 'and', checks }
  }
  const operand = (): Check => {
    if (accept('not')) return { type: 'not', check: operand() }
    if (accept('(')) {
      const inner = alternatives()
      if (!accept(')')) throw fail('"and", "or" or ")"')
      return inner
    }
    const token = accept('check')
    if (!token) throw fail('a check, "not" or "("')
    return parseCheck(token.text, { ...origin, position: token.position })
  }

  const check = alternatives()
  if (next < tokens.length) throw fail('"and", "or" or the end of the rule')
  return check
}
