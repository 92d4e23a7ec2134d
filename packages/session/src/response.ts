/** Headers of an answer. Names are compared without regard to case. */
export interface ResponseHeaders extends Iterable<readonly [name: string, value: string]> {
  /** The value, a header sent several times joined with `, `; `undefined` when it was not sent. */
  get(name: string): string | undefined
  /** Each value as it was sent, for headers such as `set-cookie` that cannot be joined. */
  getAll(name: string): readonly string[]
  has(name: string): boolean
}

/**
 * An answer. Its body streams: nothing is held in memory until it is asked for, and it can be read once, in one of the
 * ways below. Read it or {@link SessionResponse.discard} it: an unread body of more than 64 KiB keeps its connection.
 *
 * Reading throws `SessionError` with code `connect_failure` when the body breaks off, `timeout` when it pauses too long or,
 * read as a whole, brings less than 1 KiB within `timeoutMs`, `aborted` when the signal says so.
 */
export interface SessionResponse {
  readonly status: number
  readonly headers: ResponseHeaders
  /** URL that answered: after redirects the last one. May hold secrets if the caller put some there. */
  readonly url: string
  /** The service's id of this request (`x-openstack-request-id`), for its operators. */
  readonly requestId: string | undefined
  /** The body in pieces, as they arrive. */
  readonly body: AsyncIterable<Uint8Array>
  /** @throws `SessionError` with code `invalid_response` when the body is not JSON; as {@link SessionResponse.text} */
  json<T = unknown>(): Promise<T>
  /** @throws `SessionError` with code `response_too_large` when there is more than `maxBodyBytes` */
  text(): Promise<string>
  /** Throws as {@link SessionResponse.text}. */
  bytes(): Promise<Uint8Array>
  /**
   * Gives the connection back: reads what is left, up to 128 KiB and for a second; ends the connection when there is more.
   */
  discard(): Promise<void>
}
