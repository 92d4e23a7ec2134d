/**
 * What went wrong, as a closed set that callers branch on.
 *
 * - `missing_auth_plugin`: the request needs a plugin, and neither it nor the session has one.
 * - `authentication_unavailable`: there is a plugin, but it has nothing to authenticate with.
 * - `endpoint_not_found`: no URL is known for what the request names.
 * - `invalid_option`: an option of the session or of the request cannot work.
 * - `http_error`: the service answered with a status from 400; see {@link SessionError.status}.
 * - `connect_failure`: no connection, or it broke before the answer was complete.
 * - `tls_failure`: the two sides do not trust each other or cannot agree on TLS.
 * - `timeout`: nothing came within `timeoutMs`.
 * - `aborted`: the caller's signal ended the request; `cause` is the signal's reason.
 * - `redirect_limit`: more redirects than allowed.
 * - `redirect_refused`: following a redirect would give away or lose something.
 * - `response_too_large`: an answer is larger than may be held in memory.
 * - `invalid_response`: the answer is not what it claims to be, such as JSON.
 * - `body_used`: the body of an answer is read a second time.
 * - `session_closed`: the session was closed.
 */
export type SessionErrorCode =
  | 'missing_auth_plugin'
  | 'authentication_unavailable'
  | 'endpoint_not_found'
  | 'invalid_option'
  | 'http_error'
  | 'connect_failure'
  | 'tls_failure'
  | 'timeout'
  | 'aborted'
  | 'redirect_limit'
  | 'redirect_refused'
  | 'response_too_large'
  | 'invalid_response'
  | 'body_used'
  | 'session_closed'

/** Facts about a failure that a caller may want without parsing the message. */
export interface SessionErrorDetails {
  /** HTTP status of the answer. */
  status?: number
  /** `x-openstack-request-id` of the answer. */
  requestId?: string | undefined
  /** HTTP method of the request. */
  method?: string
  /** URL of the request, without what may be secret in it. */
  url?: string
  /** Seconds the service asks to wait, from `Retry-After`: a number, or a date, rounded up. */
  retryAfterSeconds?: number | undefined
  /** Beginning of the answer's body, at most 64 KiB. */
  body?: string
  cause?: unknown
}

/** The one error class of `@ks/session`. Branch on {@link SessionError.code}; messages are for people. */
export class SessionError extends Error {
  readonly code: SessionErrorCode
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly method: string | undefined
  readonly url: string | undefined
  readonly retryAfterSeconds: number | undefined
  // Private, so that printing an error does not print what a service said, which may hold secrets.
  readonly #body: string | undefined

  constructor(code: SessionErrorCode, message: string, details: SessionErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'SessionError'
    this.code = code
    this.status = details.status
    this.requestId = details.requestId
    this.method = details.method
    this.url = details.url
    this.retryAfterSeconds = details.retryAfterSeconds
    this.#body = details.body
  }

  /** What the service said, at most 64 KiB of it. Not part of the printed error. */
  get body(): string | undefined {
    return this.#body
  }
}

/** An `invalid_option` error. */
export function invalidOption(message: string, cause?: unknown): SessionError {
  return new SessionError('invalid_option', message, { cause })
}

/**
 * Whether an error is the answer of a service: `http_error`, with this status or one of these, if any are given.
 *
 * @example
 * const server = await compute.get('/servers/s1').catch((error) => {
 *   if (isHttpError(error, 404)) return undefined
 *   throw error
 * })
 */
export function isHttpError(
  error: unknown,
  status?: number | readonly number[],
): error is SessionError & { code: 'http_error'; status: number } {
  if (!(error instanceof SessionError) || error.code !== 'http_error' || error.status === undefined)
    return false
  if (status === undefined) return true
  return typeof status === 'number' ? error.status === status : status.includes(error.status)
}
