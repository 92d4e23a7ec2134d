import { canonicalName } from '../header-name.ts'
import { hopByHop } from './hop-by-hop.ts'
import { pseudonym } from './request-headers.ts'

/** The head of an answer for the client. */
export interface AnswerHead {
  readonly status: number
  readonly headers: string[]
}

/**
 * What the client gets for the head of the service's answer.
 *
 * - A refusal of the proxy itself is no answer for a client (B-6): 305, and 401 or 403 with a challenge of the scheme in which
 *   the proxy authenticates itself.
 * - A service that leaves the challenge to the proxy says `WWW-Authenticate: Delegated` (B-9); one that cannot, 501 (B-10).
 * - Every other 401 gets the challenge of Keystone beside what the service says.
 *
 * @param raw names and values in turns
 * @returns why the answer cannot be passed on, as a text
 */
export function answerHead(status: number, raw: readonly string[], challenge: string): AnswerHead | string {
  const challenges = valuesOf(raw, 'www-authenticate')
  const delegated = challenges.some((value) => /^delegated\b/i.test(value))
  if (status === 305) return 'The service does not see the credentials of the proxy (305).'
  if (delegated && status === 501) return 'The service does not support delayed decisions (501).'
  const refused = status === 401 || status === 403
  if (refused && !delegated && challenges.some((value) => /\bbasic\b/i.test(value))) {
    return `The service refuses the credentials of the proxy (${status}): is service_pass right?`
  }
  const isHop = hopByHop(valuesOf(raw, 'connection').join(',') || undefined)
  const headers: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]!
    const plain = canonicalName(name)
    if (isHop(plain)) continue
    if (plain === 'www-authenticate' && (delegated || raw[at + 1] === challenge)) continue
    headers.push(name, raw[at + 1]!)
  }
  if (status === 401 || (refused && delegated)) headers.push('WWW-Authenticate', challenge)
  headers.push('Via', `1.1 ${pseudonym}`)
  return { status, headers }
}

function valuesOf(raw: readonly string[], name: string): string[] {
  return raw.filter((_, at) => at % 2 === 1 && raw[at - 1]!.toLowerCase() === name)
}
