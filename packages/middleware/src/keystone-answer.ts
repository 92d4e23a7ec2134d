import { v3 } from '@ks/auth'
import type { KeystoneResponse } from './keystone-session.ts'
import type { Unavailable, Validation } from './validate.ts'

/** Bytes of an answer that are read: with the catalog of a large cloud it has some hundred thousand (CVE-2013-0270). */
export const maxAnswerBytes = 4 * 1024 * 1024

/** Longest wait that an answer of Keystone can impose on clients, in seconds. */
const longestRetryAfterSeconds = 3600

/**
 * Reads Keystone's answer to the question about `token`. Only a complete 200 for this very token gives an access:
 *
 * - 404 is a refusal of the token.
 * - 403 is one too, unless the service itself lacks the permission to validate tokens.
 * - everything else, also a 200 that cannot be read or speaks of another token (CVE-2014-0105), is `unavailable`.
 *
 * @param onConfirmed gets the body of an answer that gives an access
 */
export async function readAnswer(
  response: KeystoneResponse,
  token: string,
  onConfirmed?: (body: unknown) => void,
): Promise<Validation> {
  const { status, headers } = response
  const body = await response.text()
  if (status === 404) return { ok: false, refusal: 'invalid' }
  if (status === 403 && !body.includes('identity:validate_token')) return { ok: false, refusal: 'forbidden' }
  if (status !== 200) return unusable(explain(status), retryAfter(headers.get('retry-after')))
  const subject = headers.get('x-subject-token')
  if (subject !== undefined && subject !== token) return unusable('Keystone answered about another token.')
  try {
    const parsed: unknown = JSON.parse(body)
    const access = v3.decodeAccess(parsed, token)
    onConfirmed?.(parsed)
    return { ok: true, access }
  } catch (cause) {
    // A parse error quotes what it read, and that may be a secret: only its kind is kept.
    const kind = cause instanceof SyntaxError ? 'no JSON' : (cause as Error).message
    return unusable(`Keystone answered 200 with something that is not a v3 token: ${kind}`)
  }
}

function explain(status: number): string {
  if (status === 401) return 'Keystone answered 401: the credentials of this service are refused.'
  if (status === 403)
    return 'Keystone answered 403: this service may not validate tokens. Give its user the role "service" or "admin".'
  return `Keystone answered ${status} to the validation of a token.`
}

/** What is reported to the operator: Keystone is there, and of no use. */
export function unusable(message: string, retryAfterSeconds?: number): Unavailable {
  return {
    ok: false,
    refusal: 'unavailable',
    cause: new Error(message),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}

/** Reads `Retry-After`. Only the form with seconds: a date would need Keystone's clock to agree with ours. */
export function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,9}$/.test(value)) return undefined
  return Math.min(Math.max(Number(value), 1), longestRetryAfterSeconds)
}
