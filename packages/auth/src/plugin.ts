import type { Access } from './access.ts'
import type { EndpointFilter } from './catalog/find-endpoint.ts'
import type { Transport } from './transport.ts'

/** What comes with every question to a plugin. */
export interface PluginContext {
  /** The HTTP of whoever asks. A plugin may be shared by sessions, so it never keeps one for the next call. */
  transport: Transport
  /** Ends the caller's wait. Other callers that wait for the same login go on. */
  signal?: AbortSignal
}

/**
 * What a plugin wants of the connections of a session that uses it. The session's own settings stand where the plugin says
 * nothing.
 */
export interface ConnectionParams {
  /** Client certificate: path of a PEM file with certificate and key, or the two apart. */
  cert?: string | { cert: string; key?: string; passphrase?: string }
  /** Whether certificates of services are checked, or the path of a PEM file of the authorities to trust. */
  verify?: boolean | string
}

/**
 * A way to be authenticated. One plugin can serve any number of sessions at once.
 *
 * A plugin of your own needs only `getToken`, and `getEndpoint` when it knows where services are.
 */
export interface AuthPlugin {
  /** Base URL of the Identity service where this plugin logs in, with its version. Default: nowhere. */
  readonly authUrl?: string
  /** The token to send, fetched when there is none that is still good. `undefined`: there is none to be had. */
  getToken(context: PluginContext): Promise<string | undefined>
  /**
   * The headers that authenticate a request. `{}` means that none are needed, `undefined` that the plugin cannot
   * authenticate. Default: `x-auth-token` with {@link AuthPlugin.getToken}.
   */
  getHeaders?(context: PluginContext): Promise<Record<string, string> | undefined>
  /** Base URL of the service that matches the filter; members of the filter that mean nothing here are ignored. */
  getEndpoint?(context: PluginContext, filter: EndpointFilter): Promise<string | undefined>
  /** The whole result of the authentication, when the plugin knows it. */
  getAccess?(context: PluginContext): Promise<Access | undefined>
  /**
   * Forgets the present token because a service refused it. `true`: asking again may give another one.
   *
   * @param refused the token that was refused; a newer one that another caller has fetched meanwhile is kept
   */
  invalidate?(refused?: string): boolean
  /** What connections of requests with this plugin shall be like. Default: as the session has them. */
  getConnectionParams?(context: PluginContext): Promise<ConnectionParams>
  /**
   * A name for what this plugin logs in as and for: equal for equal options, and another one when any of them differs. It
   * is a hash, so it gives away no secret. `undefined`: there is none, so the state cannot be kept under it.
   */
  cacheId?(): Promise<string | undefined>
  /** The login as text that `setAuthState` takes; `undefined` before the first one. Asks nobody. A secret. */
  getAuthState?(): string | undefined
  /**
   * Goes on with a login that `getAuthState` gave, perhaps in another process; `undefined` forgets the present one.
   *
   * @throws `AuthError` with code `malformed` for a text that is no state
   */
  setAuthState?(state: string | undefined): void
}
