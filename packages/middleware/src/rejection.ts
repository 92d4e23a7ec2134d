import type { Refusal, Unavailable } from './validate.ts'

/** A complete answer to a request that does not reach the service. */
export interface Rejection {
  readonly kind: 'reject'
  readonly refusal: Refusal
  readonly status: 401 | 503
  readonly headers: Readonly<Record<string, string>>
  /** JSON in the shape of Keystone's errors. */
  readonly body: string
}

/** Seconds that a client is asked to wait when Keystone does not say. */
const defaultRetryAfterSeconds = 5

/** The value of `WWW-Authenticate`, which tells a client where to get a token. */
export function challengeFor(wwwAuthenticateUri: string): string {
  return `Keystone uri="${wwwAuthenticateUri}"`
}

/**
 * 401 for whatever is wrong with the token, and always the same words: why a token is refused is nobody's business but
 * its owner's.
 */
export function unauthorized(refusal: Exclude<Refusal, 'unavailable'>, challenge: string): Rejection {
  return reject(refusal, 401, 'Unauthorized', 'The request you have made requires authentication.', {
    'WWW-Authenticate': challenge,
  })
}

/** 503 without a challenge: a new token would not help. */
export function unavailable({ retryAfterSeconds = defaultRetryAfterSeconds }: Unavailable): Rejection {
  return reject(
    'unavailable',
    503,
    'Service Unavailable',
    'The Keystone service is temporarily unavailable.',
    {
      'Retry-After': String(retryAfterSeconds),
    },
  )
}

function reject(
  refusal: Refusal,
  status: 401 | 503,
  title: string,
  message: string,
  more: Record<string, string>,
): Rejection {
  const body = JSON.stringify({ error: { code: status, title, message } })
  const headers = Object.freeze({
    'Content-Type': 'application/json',
    'Content-Length': String(body.length),
    ...more,
  })
  return Object.freeze({ kind: 'reject', refusal, status, headers, body })
}
