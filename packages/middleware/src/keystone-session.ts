import type { AuthPlugin, EndpointFilter } from '@ks/auth'

/** An answer of Keystone, as far as a validation looks at it. */
export interface KeystoneResponse {
  readonly status: number
  readonly headers: { get(name: string): string | undefined }
  text(): Promise<string>
}

/**
 * What a validation needs of a session: the `Session` of `@ks/session` has it, with any auth plugin. It authenticates as
 * the service itself, whose role must allow `identity:validate_token`.
 */
export interface KeystoneSession {
  /** Logs in as the service; also tells other services that this one acts for its user. */
  readonly auth?: AuthPlugin | undefined
  /** Base URL of a service. Rejects when there is none. */
  getEndpoint(filter: EndpointFilter, options: { signal: AbortSignal }): Promise<string>
  /** Sends an authenticated GET, with one new login if Keystone answers 401. */
  get(
    url: string,
    options: {
      /** Part of the `user-agent`. */
      clientName: string
      headers: Record<string, string>
      /** 0: a redirect would carry the user's token to wherever it points. */
      redirect: 0
      /** Any status is an answer. */
      throwOnError: false
      /** A longer answer is none. */
      maxBodyBytes: number
      signal: AbortSignal
    },
  ): Promise<KeystoneResponse>
  /** Forgets the session's own token, and with it a catalog in which Keystone is missing. */
  invalidate(): boolean
}
