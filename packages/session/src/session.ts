import {
  type Access,
  type AllVersionsFilter,
  type ApiVersion,
  type AuthPlugin,
  type EndpointData,
  type EndpointFilter,
  type EndpointVersions,
  projectOf,
} from '@ks/auth'
import type { ClientSession, EndpointDataOptions, QuestionOptions } from './client-session.ts'
import { type Discovery, discovery } from './discovery.ts'
import { SessionError } from './errors.ts'
import { type Ask, askWith } from './layers/ask.ts'
import { authenticate, headersOf, missingPlugin } from './layers/authenticate.ts'
import { connectRetry } from './layers/connect-retry.ts'
import { connectionParams } from './layers/connection-params.ts'
import { endpoint, endpointOf } from './layers/endpoint.ts'
import { gated } from './layers/gated.ts'
import { httpErrors } from './layers/http-errors.ts'
import { compose, type Handler, type Layer } from './layers/layer.ts'
import { logged, retryLogged } from './layers/log.ts'
import { pauses } from './layers/pause.ts'
import { redirect } from './layers/redirect.ts'
import { requestId } from './layers/request-id.ts'
import { statusRetry } from './layers/status-retry.ts'
import { timed } from './layers/timed.ts'
import { layerRequest, type RequestOptions } from './request-options.ts'
import type { SessionResponse } from './response.ts'
import { type ResolvedSessionOptions, resolveSessionOptions, type SessionOptions } from './session-options.ts'
import { type Timing, timingList } from './timings.ts'
import { Connections } from './transport/connections.ts'
import { pluginTransport } from './transport/plugin-transport.ts'
import { send } from './transport/send.ts'

const now = () => performance.now()

const noOptions: RequestOptions = Object.freeze({})

/**
 * The one way to the services of a cloud: finds them, authenticates requests on demand, keeps connections.
 *
 * Making a session sends nothing. It holds at most one auth plugin, which other sessions may share.
 *
 * @example
 * await using session = new Session({ auth: v3Password({ authUrl, username, password, projectName }) })
 * const response = await session.get('/users', { endpointFilter: { serviceType: 'identity' } })
 * const { users } = await response.json<{ users: { id: string; name: string }[] }>()
 */
export class Session implements ClientSession, AsyncDisposable {
  /** The session's plugin, for use in another session. */
  readonly auth: AuthPlugin | undefined
  readonly #options: ResolvedSessionOptions
  readonly #connections: Connections
  readonly #ask: Ask
  readonly #discovery: Discovery
  readonly #handle: Handler
  readonly #pauses = pauses()
  readonly #timings = timingList()

  /** @throws {@link SessionError} `invalid_option` */
  constructor(options: SessionOptions = {}) {
    const resolved = resolveSessionOptions(options)
    this.#options = resolved
    this.#connections = new Connections(resolved)
    this.auth = resolved.auth
    // What every exchange goes through, the plugins' own included; the first is the outermost.
    const { maxRetryAfterMs } = resolved
    const clock = {
      pause: this.#pauses.pause,
      random: Math.random,
      onRetry: retryLogged(resolved.log),
    }
    const wire: Layer[] = [
      redirect,
      statusRetry({ ...clock, maxRetryAfterMs, now: Date.now }),
      connectRetry(clock),
      gated(this.#pauses),
    ]
    if (resolved.collectTiming) wire.push(timed(this.#timings, now))
    if (resolved.log !== undefined)
      wire.push(logged({ log: resolved.log, bodies: resolved.logBodies ?? false, now }))
    const exchange = compose(
      wire,
      send((request) => this.#connections.for(request.tls)),
    )
    const identified = requestId(resolved.globalRequestId)
    this.#ask = askWith(pluginTransport(resolved, identified(exchange)))
    this.#discovery = discovery(this.#ask, resolved.discoveryCache)
    this.#handle = compose(
      [
        httpErrors,
        identified,
        endpoint(this.#ask, resolved.discoveryCache),
        connectionParams(this.#ask),
        authenticate(this.#ask),
      ],
      exchange,
    )
  }

  /**
   * Sends a request. A path belongs to the service that `endpointFilter` names; an absolute URL is used as it is.
   *
   * @throws {@link SessionError} see {@link RequestOptions} and `SessionErrorCode`
   * @throws `AuthError` of `@ks/auth` when the plugin cannot log in or find the endpoint
   */
  request(url: string, options: RequestOptions & { method?: string } = noOptions): Promise<SessionResponse> {
    return this.#send(options.method?.toUpperCase() ?? 'GET', url, options)
  }

  get(url: string, options: RequestOptions = noOptions): Promise<SessionResponse> {
    return this.#send('GET', url, options)
  }

  head(url: string, options: RequestOptions = noOptions): Promise<SessionResponse> {
    return this.#send('HEAD', url, options)
  }

  post(url: string, options: RequestOptions = noOptions): Promise<SessionResponse> {
    return this.#send('POST', url, options)
  }

  put(url: string, options: RequestOptions = noOptions): Promise<SessionResponse> {
    return this.#send('PUT', url, options)
  }

  patch(url: string, options: RequestOptions = noOptions): Promise<SessionResponse> {
    return this.#send('PATCH', url, options)
  }

  delete(url: string, options: RequestOptions = noOptions): Promise<SessionResponse> {
    return this.#send('DELETE', url, options)
  }

  /**
   * A token that is still valid, fetched when there is none. `undefined`: the plugin works without one.
   *
   * @throws {@link SessionError} `missing_auth_plugin`; what the plugin throws
   */
  getToken(options: QuestionOptions = {}): Promise<string | undefined> {
    return this.#question('getToken()', options, (auth) =>
      this.#ask((context) => auth.getToken(context), options.signal),
    )
  }

  /**
   * The headers that authenticate a request, with lower-case names.
   *
   * @throws {@link SessionError} `missing_auth_plugin`, `authentication_unavailable`; what the plugin throws
   */
  getHeaders(options: QuestionOptions = {}): Promise<Record<string, string>> {
    return this.#question('getHeaders()', options, (auth) => headersOf(auth, this.#ask, options.signal))
  }

  /**
   * Base URL of a service.
   *
   * @throws {@link SessionError} `missing_auth_plugin`, `endpoint_not_found`; what the plugin throws
   */
  getEndpoint(filter: EndpointFilter, options: QuestionOptions = {}): Promise<string> {
    return this.#question('getEndpoint()', options, (auth) =>
      endpointOf(auth, filter, {
        ask: this.#ask,
        cache: this.#options.discoveryCache,
        signal: options.signal,
      }),
    )
  }

  /**
   * An endpoint with what its version document says: version, microversions, status.
   *
   * @throws {@link SessionError} `missing_auth_plugin`, `endpoint_not_found`; `AuthError` `discovery_failed` when the service
   *   has no version that the filter asks for; what the plugin throws
   */
  getEndpointData(filter: EndpointFilter, options: EndpointDataOptions = {}): Promise<EndpointData> {
    return this.#question('getEndpointData()', options, (auth) =>
      this.#discovery.endpointData(auth, filter, options),
    )
  }

  /**
   * The version of an endpoint: from its URL if that has one, else from its version document. `undefined`: it does not say.
   * Throws as {@link Session.getEndpointData}.
   */
  getApiMajorVersion(
    filter: EndpointFilter,
    options: EndpointDataOptions = {},
  ): Promise<ApiVersion | undefined> {
    return this.#question('getApiMajorVersion()', options, (auth) =>
      this.#discovery.majorVersion(auth, filter, options),
    )
  }

  /** The versions of all endpoints of the catalog, or of some. Throws as {@link Session.getAccess}. */
  getAllVersionData(
    filter: AllVersionsFilter = {},
    options: QuestionOptions = {},
  ): Promise<readonly EndpointVersions[]> {
    return this.#question('getAllVersionData()', options, (auth) =>
      this.#discovery.allVersions(auth, filter, options),
    )
  }

  /**
   * The whole result of the authentication; `undefined` when the plugin does not know it.
   *
   * @throws {@link SessionError} `missing_auth_plugin`; what the plugin throws
   */
  getAccess(options: QuestionOptions = {}): Promise<Access | undefined> {
    return this.#question('getAccess()', options, (auth) =>
      this.#ask((context) => auth.getAccess?.(context), options.signal),
    )
  }

  /** Id of the user; `undefined` when the plugin does not know it. Throws as {@link Session.getAccess}. */
  async getUserId(options: QuestionOptions = {}): Promise<string | undefined> {
    return (await this.getAccess(options))?.user.id
  }

  /** Id of the project the token acts on; `undefined` for other scopes. Throws as {@link Session.getAccess}. */
  async getProjectId(options: QuestionOptions = {}): Promise<string | undefined> {
    const access = await this.getAccess(options)
    return access && projectOf(access)?.id
  }

  /**
   * Makes the plugin forget its token, so that the next request logs in. The token itself stays valid.
   *
   * @param options `refused`: forget only this token, not one that came after it
   * @returns whether asking again may give another token
   * @throws {@link SessionError} `missing_auth_plugin`
   */
  invalidate(options: { auth?: AuthPlugin | undefined; refused?: string | undefined } = {}): boolean {
    const auth = options.auth ?? this.auth
    if (auth === undefined) throw missingPlugin('invalidate()')
    return auth.invalidate?.(options.refused) ?? false
  }

  /** How long the last 10 000 exchanges took, the newest last; empty without `collectTiming`. */
  timings(): readonly Timing[] {
    return this.#timings.all()
  }

  /** Forgets the timings so far. */
  resetTimings(): void {
    this.#timings.clear()
  }

  /** Ends all connections and waits. Requests that are under way, and later ones, fail with `session_closed`. */
  async close(): Promise<void> {
    const closed = new SessionError('session_closed', 'The session was closed.')
    this.#pauses.end(closed)
    await this.#connections.end(closed)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #send(method: string, url: string, options: RequestOptions): Promise<SessionResponse> {
    try {
      return this.#handle(layerRequest(method, url, options, this.#options))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async #question<T>(
    name: string,
    options: QuestionOptions,
    answer: (auth: AuthPlugin) => Promise<T>,
  ): Promise<T> {
    const auth = options.auth ?? this.auth
    if (auth === undefined) throw missingPlugin(name)
    return answer(auth)
  }
}
