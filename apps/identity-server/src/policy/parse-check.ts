import type { Kind, LeafCheck, Match, MatchPart } from './check.ts'
import { PolicyError, type RuleOrigin } from './policy-error.ts'

/** Where a check stands. */
export interface CheckOrigin extends RuleOrigin {
  readonly position: number | undefined
}

const name = /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/
const literal = /^(True|False|0|-?[1-9]\d*)$/
const quoted = /^'([^'\\]*)'$|^"([^"\\]*)"$/
const remote = new Set(['http', 'https'])

/**
 * Parses one check: `@` (always), `!` (never), `rule:<name>`, `role:<match>` or `<kind>:<match>`.
 *
 * @throws {@link PolicyError} `invalid_rule`; `unsupported_check` for `http:` and `https:`
 */
export function parseCheck(text: string, origin: CheckOrigin): LeafCheck {
  if (text === '@') return { type: 'always' }
  if (text === '!') return { type: 'never' }
  const colon = text.indexOf(':')
  // oslo.policy takes a word in quotes for a string, which no rule can be made of.
  if (colon < 0 || isQuoted(text)) {
    throw invalid(origin, `expected kind:match, "@" or "!", found ${quote(text)}`)
  }
  const kind = text.slice(0, colon)
  const match = text.slice(colon + 1)
  if (remote.has(kind)) {
    const problem = `${kind}: checks, which ask another server, are not supported; write the rule with role:, rule: and attribute checks`
    throw new PolicyError('unsupported_check', problem, origin)
  }
  if (match === '') throw invalid(origin, `expected something to match after "${kind}:", found nothing`)
  if (kind === 'rule') return { type: 'rule', name: match, position: origin.position }
  if (kind === 'role') return { type: 'role', match: parseMatch(match, origin, colon + 1) }
  return { type: 'match', kind: parseKind(kind, origin), match: parseMatch(match, origin, colon + 1) }
}

function parseKind(text: string, origin: CheckOrigin): Kind {
  if (text === 'None') return { type: 'none' }
  if (literal.test(text)) return { type: 'text', text }
  const inQuotes = quoted.exec(text)
  if (inQuotes) return { type: 'text', text: inQuotes[1] ?? inQuotes[2] ?? '' }
  if (name.test(text)) return { type: 'credential', name: text }
  throw invalid(
    origin,
    `expected a credential's attribute, None, True, False, a whole number or a quoted text before ":", found ${quote(text)}`,
  )
}

const substitution = /%\(([^()%\s]+)\)s/y

function parseMatch(text: string, origin: CheckOrigin, offset: number): Match {
  const parts: MatchPart[] = []
  let fixed = ''
  for (let i = 0; i < text.length; ) {
    if (text[i] !== '%') {
      fixed += text[i++]
    } else if (text[i + 1] === '%') {
      fixed += '%'
      i += 2
    } else {
      substitution.lastIndex = i
      const found = substitution.exec(text)
      if (!found) {
        const position = origin.position === undefined ? undefined : origin.position + offset + i
        const problem = `expected %(attribute.of.target)s or %%, found ${quote(text.slice(i, i + 20))}`
        throw invalid({ ...origin, position }, problem)
      }
      if (fixed !== '') parts.push(fixed)
      fixed = ''
      parts.push({ path: found[1]!.split('.') })
      i += found[0].length
    }
  }
  if (fixed !== '') parts.push(fixed)
  return parts
}

function isQuoted(text: string): boolean {
  const first = text[0]
  return text.length >= 2 && (first === "'" || first === '"') && text.endsWith(first)
}

function quote(text: string): string {
  return JSON.stringify(text)
}

function invalid(origin: CheckOrigin, problem: string): PolicyError {
  return new PolicyError('invalid_rule', problem, origin)
}
