import type { Refusal, Unavailable } from './validate.ts'

/** A complete answer to a request that does not reach the service. */
export interface Rejection {
  readonly kind: 'reject'
  readonly refusal: Refusal
  readonly status: 400 | 401 | 403 | 503
  readonly headers: Readonly<Record<string, string>>
  /** JSON in the shape of Keystone's errors, unless the scheme has a form of its own. */
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

/** 403 for a credential that is good, but not for this. */
export function forbidden(): Rejection {
  return reject('forbidden', 403, 'Forbidden', 'You are not authorized to perform the requested action.', {})
}

/** 503 without a challenge: a new token would not help. */
export function unavailable(
  details?: Unavailable,
  message = 'The Keystone service is temporarily unavailable.',
): Rejection {
  return reject('unavailable', 503, 'Service Unavailable', message, retryAfter(details))
}

/** How long a client is asked to wait. */
export function retryAfter(details: Unavailable | undefined): Record<string, string> {
  return { 'Retry-After': String(details?.retryAfterSeconds ?? defaultRetryAfterSeconds) }
}

function reject(
  refusal: Refusal,
  status: Rejection['status'],
  title: string,
  message: string,
  more: Record<string, string>,
): Rejection {
  const body = JSON.stringify({ error: { code: status, title, message } })
  return rejection(refusal, status, { 'Content-Type': 'application/json', ...more }, body)
}

/** A rejection with a body of any kind, in ASCII. */
export function rejection(
  refusal: Refusal,
  status: Rejection['status'],
  headers: Readonly<Record<string, string>>,
  body: string,
): Rejection {
  const all = Object.freeze({ ...headers, 'Content-Length': String(body.length) })
  return Object.freeze({ kind: 'reject', refusal, status, headers: all, body })
}
