import { Readable } from 'node:stream'
import type { AuthPlugin, EndpointFilter } from '@ks/auth'
import type { Gate } from '../gate.ts'
import type { SessionResponse } from '../response.ts'
import type { BodyTap } from '../transport/answer-body.ts'
import type { TlsOptions } from '../transport/tls.ts'

/** What a request sends. A function is called for each exchange and gives a stream that nobody has read. */
export type RequestBody = string | Uint8Array | Readable | (() => Readable)

/**
 * A request on its way through the layers. Each request has its own, and layers change it in place: `url` is what the
 * caller gave until the endpoint layer makes it absolute, `headers` have lower-case names.
 */
export interface LayerRequest {
  method: string
  url: string
  headers: Record<string, string>
  body: RequestBody | undefined
  /** The value that `body` was made of, for the log. */
  json: unknown
  auth: AuthPlugin | undefined
  authenticated: boolean
  allowReauth: boolean
  endpointFilter: EndpointFilter | undefined
  endpointOverride: string | undefined
  globalRequestId: string | undefined
  gate: Gate | undefined
  signal: AbortSignal | undefined
  timeoutMs: number
  maxBodyBytes: number
  throwOnError: boolean
  log: boolean
  /** Whether a plugin wants it made, and not a caller of the session. */
  ofPlugin: boolean
  /** Whether its bodies may be logged: a plugin's may not. */
  logBodies: boolean
  /** The caller's word on whether doing it twice is the same as doing it once. */
  idempotent: boolean | undefined
  redirect: number
  /** How many repetitions are left, over redirects and another login too. */
  connectRetries: number
  connectRetryDelayMs: number | undefined
  statusCodeRetries: number
  statusCodeRetryDelayMs: number | undefined
  retriableStatusCodes: readonly number[]
  /** Whether it is sent again with another proof, because the first one was refused. */
  reauthenticated: boolean
  /** TLS settings in the place of the session's. */
  tls: TlsOptions | undefined
  /** The headers by which the plugin authenticates this request; `undefined` while it carries none. */
  proof: Readonly<Record<string, string>> | undefined
}

/** An answer on its way back through the layers, with what only they may do. */
export interface LayerResponse extends SessionResponse {
  /** The whole body. @throws `SessionError` with code `response_too_large` */
  whole(maxBytes: number): Promise<Buffer>
  /** The beginning of the body, or what there is of it when the rest does not come. */
  beginning(maxBytes: number): Promise<Buffer>
  /** Hears of each piece of the body, those included that wait to be read. */
  tap(listener: BodyTap): void
}

/** Answers a request. Throws only when there is no answer. */
export type Handler = (request: LayerRequest) => Promise<LayerResponse>

/** One behaviour, wrapped around the rest. Made once per session. */
export type Layer = (next: Handler) => Handler

/** Applies layers to the handler that sends; the first is the outermost. */
export function compose(layers: readonly Layer[], send: Handler): Handler {
  return layers.reduceRight((next, layer) => layer(next), send)
}

/** Whether the same bytes can be sent again: a stream is gone once it was read, a function makes another. */
export function isRepeatable(body: RequestBody | undefined): boolean {
  return !(body instanceof Readable)
}
