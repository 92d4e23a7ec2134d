import { AuthError } from '../../../errors.ts'
import type { DeviceAuthorization } from './device-authorization.ts'
import { pause } from './pause.ts'
import { type ClientEndpoint, type OAuth2Answer, oauth2Failure } from './token-endpoint-request.ts'

/** However long the trouble lasts, this is the longest wait that is not the provider's own wish. */
const maxBackOffMs = 60_000

/** How the result of a login is asked for. */
export interface DevicePoll {
  ask: () => Promise<OAuth2Answer>
  /** Where that asks, for messages. */
  endpoint: ClientEndpoint
  now: () => Date
  signal: AbortSignal | undefined
}

/**
 * Asks for the result of a login until there is one or its time is over. Transport errors, 5xx and 429 do not end it: the
 * person may be at the page already. They double the wait, up to a minute, until the provider answers again; a longer
 * `retry-after` is honoured.
 *
 * @throws {@link AuthError} `unauthorized`, `refused`; `login_expired`, with the last transport error, or what the provider said, as its cause
 * @see {@link https://www.rfc-editor.org/rfc/rfc8628#section-3.5}
 */
export async function pollDevice(
  { ask, endpoint, now, signal }: DevicePoll,
  { expiresAt, intervalSeconds }: DeviceAuthorization,
): Promise<OAuth2Answer> {
  let intervalMs = intervalSeconds * 1000
  let waitMs = intervalMs
  let cause: unknown
  const backOff = () => Math.max(intervalMs, Math.min(waitMs * 2, maxBackOffMs))
  while (now().getTime() + waitMs < expiresAt.getTime()) {
    await pause(waitMs, signal)
    const answer = await ask().catch((error: unknown) => {
      signal?.throwIfAborted()
      cause = error
      return undefined
    })
    if (answer === undefined) {
      waitMs = backOff()
      continue
    }
    if (answer.status === 200) return answer
    if (answer.error === 'expired_token') {
      cause = oauth2Failure(endpoint, answer)
      break
    }
    if (answer.error === 'slow_down') intervalMs += 5000
    if (answer.error === 'slow_down' || answer.error === 'authorization_pending') waitMs = intervalMs
    else if (answer.status === 429 || answer.status >= 500)
      waitMs = Math.max(backOff(), retryAfterMs(answer, now()))
    else throw oauth2Failure(endpoint, answer)
  }
  throw new AuthError('login_expired', 'Nobody completed the login at the identity provider in time.', {
    cause,
  })
}

function retryAfterMs({ retryAfter = '' }: OAuth2Answer, now: Date): number {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  const date = Date.parse(retryAfter)
  return Number.isNaN(date) ? 0 : date - now.getTime()
}
