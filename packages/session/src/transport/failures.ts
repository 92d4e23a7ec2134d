import { SessionError, type SessionErrorCode } from '../errors.ts'
import { redactUrl } from '../layers/redact.ts'

/** The request that failed, for the message. */
export interface Attempt {
  method: string
  url: string
}

/** Turns what the HTTP library threw into a {@link SessionError}. */
export function failure(cause: unknown, attempt: Attempt): SessionError {
  if (cause instanceof SessionError) return cause
  const url = redactUrl(attempt.url)
  const code = codeOf(cause)
  const [sessionCode, hint] = isParserError(cause) ? notHttp : classify(code)
  const what = code || (cause instanceof Error ? cause.message : String(cause))
  return new SessionError(sessionCode, `${attempt.method} ${url} failed (${what}): ${hint}`, {
    method: attempt.method,
    url,
    cause: isParserError(cause) ? new Error(cause.message) : cause,
  })
}

/** The parser's errors carry what was received, tokens included: that part goes no further. */
function isParserError(cause: unknown): cause is Error {
  return cause instanceof Error && cause.name === 'HTTPParserError'
}

/** Whether the failure happened before anything of the request was sent. */
export function failedToConnect(error: SessionError): boolean {
  const { cause } = error
  if (codeOf(cause) === 'UND_ERR_CONNECT_TIMEOUT') return true
  if (!(cause instanceof Error)) return false
  const attempts: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause]
  return attempts.every((one) => ['connect', 'getaddrinfo'].includes(syscallOf(one) ?? ''))
}

const tlsCode =
  /^(ERR_TLS|ERR_SSL|EPROTO$|UNABLE_TO_|CERT_|CRL_|SELF_SIGNED|DEPTH_ZERO|ERROR_IN_CERT|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH)/

const notHttp = ['invalid_response', 'the answer is not HTTP. Is the URL right?'] as const

const unsendable: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'ERR_INVALID_CHAR',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
])

function classify(code: string): readonly [SessionErrorCode, string] {
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return ['timeout', 'no connection in time. Is the host reachable from here?']
  if (code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return ['timeout', 'the answer stopped coming. A larger timeoutMs waits longer.']
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW')
    return ['response_too_large', 'the headers of the answer are larger than 64 KiB.']
  if (unsendable.has(code))
    return ['invalid_option', 'the method, the path, a header or the body cannot be sent over HTTP.']
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED')
    return ['session_closed', 'the session was closed.']
  if (code.startsWith('HPE_'))
    return ['invalid_response', 'the answer is not HTTP. Is the scheme of the URL right?']
  if (tlsCode.test(code))
    return [
      'tls_failure',
      'TLS could not be set up. `verify` takes the path of a PEM file of authorities to trust, `cert` a client certificate.',
    ]
  return ['connect_failure', 'the connection could not be made or broke.']
}

function codeOf(value: unknown): string {
  const code = memberOf(value, 'code')
  if (code !== undefined) return code
  return value instanceof AggregateError ? codeOf(value.errors[0]) : ''
}

function syscallOf(value: unknown): string | undefined {
  return memberOf(value, 'syscall')
}

function memberOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const member: unknown = Reflect.get(value, name)
  return typeof member === 'string' ? member : undefined
}
