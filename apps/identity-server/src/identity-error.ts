/**
 * Why the Identity service refuses, as a closed set. Rules throw these; the HTTP status of each is in
 * `http/error-status.ts`.
 *
 * - `invalid`: the request is well-formed JSON but makes no sense (400).
 * - `unauthenticated`: who is asking is not proven; also every failed login (401).
 * - `forbidden`: the caller, or anybody, may not do this (403).
 * - `not_found`: there is no such thing, or no longer (404).
 * - `conflict`: the name or id is taken (409).
 * - `too_many_requests`: the caller does this too often, and is told when to come back (429).
 * - `unavailable`: this server cannot answer now and says when to come back (503).
 */
export type IdentityErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_many_requests'
  | 'unavailable'

export interface IdentityErrorDetails {
  cause?: unknown
  /** Seconds until trying again makes sense; goes with `unavailable` and `too_many_requests`. */
  retryAfterSeconds?: number
  /** `error.identity` of the answer: the authentication methods that this server accepts. */
  identity?: { methods?: readonly string[] }
}

/** The one error class of the server's rules. The message goes to the client: it must not say more than the client may know. */
export class IdentityError extends Error {
  readonly code: IdentityErrorCode
  readonly retryAfterSeconds: number | undefined
  readonly identity: { methods?: readonly string[] } | undefined

  constructor(code: IdentityErrorCode, message: string, details: IdentityErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'IdentityError'
    this.code = code
    this.retryAfterSeconds = details.retryAfterSeconds
    this.identity = details.identity
  }
}

export function invalid(message: string): IdentityError {
  return new IdentityError('invalid', message)
}

export function forbidden(message: string): IdentityError {
  return new IdentityError('forbidden', message)
}

/** @param kind what was looked for, in Keystone's words: `user`, `project`, … */
export function notFound(kind: string, id: string): IdentityError {
  return new IdentityError('not_found', `Could not find ${kind}: ${id}.`)
}

export function conflict(kind: string, detail: string): IdentityError {
  return new IdentityError('conflict', `Conflict occurred attempting to store ${kind} - ${detail}.`)
}

/**
 * The one answer to every failed login: unknown user, wrong password, locked, disabled. What really happened goes into
 * the `cause`, for the log.
 */
export function unauthenticated(reason?: string): IdentityError {
  return new IdentityError('unauthenticated', 'The request you have made requires authentication.', {
    ...(reason !== undefined && { cause: reason }),
  })
}

/** @param retryAfterSeconds whole seconds, at least 1 */
export function tooManyRequests(retryAfterSeconds: number): IdentityError {
  return new IdentityError('too_many_requests', 'Too many requests of this kind. Try again later.', {
    retryAfterSeconds,
  })
}
