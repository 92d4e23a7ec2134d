import { Readable } from 'node:stream'
import type { AuthPlugin } from '@ks/auth'
import { invalidOption } from './errors.ts'
import type { Gate } from './gate.ts'
import { isAbsoluteUrl } from './layers/join-url.ts'
import type { LayerRequest, RequestBody } from './layers/layer.ts'
import { type QueryValue, queryTexts } from './query.ts'
import { type HeaderOptions, requestHeaders } from './request-headers.ts'
import { type RetryOptions, retryOptions } from './retry-options.ts'
import {
  checkMaxBodyBytes,
  checkRedirect,
  checkTimeoutMs,
  type ResolvedSessionOptions,
} from './session-options.ts'
import { checkTlsOptions, type TlsOptions } from './transport/tls.ts'

/** What is particular about one request. */
export interface RequestOptions extends HeaderOptions, RetryOptions {
  /** Whether certificates are checked, and against what. Default: as the plugin says, else the session. */
  verify?: TlsOptions['verify'] | undefined
  /** Client certificate. Default: the plugin's, else the session's. */
  cert?: TlsOptions['cert'] | undefined
  /**
   * Base URL to use instead of the plugin's, in which `%(project_id)s` and `%(user_id)s` stand for those of the token.
   * Ignored when the URL is absolute.
   */
  endpointOverride?: string | undefined
  /** Overrides the session's plugin for everything about this request. */
  auth?: AuthPlugin | undefined
  /** Whether to send what authenticates. Default: when there is a plugin. */
  authenticated?: boolean | undefined
  /** Whether a 401 makes the plugin log in again, and the request be sent once more. Default true. */
  allowReauth?: boolean | undefined
  query?: Readonly<Record<string, QueryValue>> | undefined
  /** Sent as JSON, with `content-type: application/json` unless `headers` has another. Excludes `body`. */
  json?: unknown
  /**
   * A stream is read once: such a request is not sent again after a 401, a redirect, a failure. A function that gives a
   * new stream each time is called for each exchange, so that it can be: `() => createReadStream(path)`.
   */
  body?: string | Uint8Array | Readable | (() => Readable) | undefined
  /** Ends the request, the wait for a login included, and the reading of its body. */
  signal?: AbortSignal | undefined
  /** Default: the session's. */
  timeoutMs?: number | undefined
  /** Default: the session's. */
  maxBodyBytes?: number | undefined
  /** What each exchange of this request has to pass; see `requestGate()`. Default: nothing. */
  gate?: Gate | undefined
  /** Whether a status from 400 is an error. keystoneauth's `raise_exc`. Default true. */
  throwOnError?: boolean | undefined
  /** Default: the session's. */
  redirect?: number | undefined
  /**
   * Whether sending this request twice does no more than sending it once. `true` lets a POST or PATCH be repeated, `false`
   * keeps a PUT or DELETE from it. Default: as HTTP says of the method.
   *
   * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2}
   */
  idempotent?: boolean | undefined
  /** Default: the session's. */
  globalRequestId?: string | undefined
  /** `false` keeps this request out of the log; the plugin's own are logged. Default true. */
  log?: boolean | undefined
}

/** @throws {@link SessionError} `invalid_option` */
export function layerRequest(
  method: string,
  url: string,
  options: RequestOptions,
  session: ResolvedSessionOptions,
): LayerRequest {
  const auth = options.auth ?? session.auth
  const headers = requestHeaders(options, session)
  return {
    method,
    url: options.query === undefined ? url : withQuery(url, options.query),
    headers,
    body: bodyOf(options, headers),
    json: options.json,
    auth,
    authenticated: options.authenticated ?? auth !== undefined,
    allowReauth: options.allowReauth ?? true,
    endpointFilter: options.endpointFilter,
    endpointOverride: options.endpointOverride,
    globalRequestId: options.globalRequestId,
    gate: options.gate,
    signal: options.signal,
    timeoutMs: options.timeoutMs === undefined ? session.timeoutMs : checkTimeoutMs(options.timeoutMs),
    maxBodyBytes:
      options.maxBodyBytes === undefined ? session.maxBodyBytes : checkMaxBodyBytes(options.maxBodyBytes),
    throwOnError: options.throwOnError ?? true,
    log: options.log ?? true,
    ofPlugin: false,
    logBodies: true,
    reauthenticated: false,
    idempotent: options.idempotent,
    redirect: options.redirect === undefined ? session.redirect : checkRedirect(options.redirect),
    ...retryOptions(options, session),
    tls: tlsOf(options),
    proof: undefined,
  }
}

function tlsOf({ verify, cert }: RequestOptions): TlsOptions | undefined {
  if (verify === undefined && cert === undefined) return undefined
  const tls = { ...(verify !== undefined && { verify }), ...(cert !== undefined && { cert }) }
  checkTlsOptions(tls)
  return tls
}

function bodyOf(options: RequestOptions, headers: Record<string, string>): LayerRequest['body'] {
  const { json, body } = options
  if (json === undefined) {
    if (body === undefined || isBody(body)) return body
    throw invalidOption(
      'body is neither a string nor bytes nor a Readable nor a function that gives one; an object is sent with `json`.',
    )
  }
  if (body !== undefined) throw invalidOption('Give json or body, not both.')
  headers['content-type'] ??= 'application/json'
  try {
    return JSON.stringify(json)
  } catch (cause) {
    throw invalidOption('json holds something that JSON cannot express.', cause)
  }
}

function isBody(value: unknown): value is RequestBody {
  return (
    typeof value === 'string' ||
    value instanceof Uint8Array ||
    value instanceof Readable ||
    typeof value === 'function'
  )
}

function withQuery(url: string, query: Readonly<Record<string, QueryValue>>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const text of queryTexts(name, value)) parameters.append(name, text)
  if (parameters.size === 0) return url
  const target = isAbsoluteUrl(url) ? url.replace(/#.*$/s, '') : url
  return `${target}${target.includes('?') ? '&' : '?'}${parameters}`
}
