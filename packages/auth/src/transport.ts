/** A request that a plugin wants made. Header names are lower-case. */
export interface TransportRequest {
  method: string
  /** Absolute URL. */
  url: string
  headers: Readonly<Record<string, string>>
  body?: string
  /** `false`: a redirect is an answer like any other. A request that carries a secret in its body wants that. Default: followed. */
  redirect?: false
  signal?: AbortSignal
}

/** An answer, read to its end. Header names are lower-case; a header sent twice is joined with `, `. */
export interface TransportResponse {
  status: number
  headers: Readonly<Record<string, string>>
  /** Each `set-cookie`, which cannot be joined. Logins that go by way of web pages need it. */
  setCookies?: readonly string[]
  body: string
}

/**
 * Makes one HTTP request. This is all that `@ks/auth` knows of HTTP: `@ks/session` passes its own, with its TLS settings
 * and limits, each time it asks a plugin for something. Any status is an answer; only failing to get one is an error.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>
