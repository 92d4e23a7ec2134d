import type { Access, ApiVersion, AuthPlugin, EndpointData, EndpointFilter } from '@ks/auth'
import type { ClientSession, EndpointDataOptions, QuestionOptions } from '../client-session.ts'
import { type ListOptions, listItems } from '../paging/list-items.ts'
import type { RequestOptions } from '../request-options.ts'
import type { SessionResponse } from '../response.ts'
import { type AdapterOptions, adapterDefaults } from './adapter-options.ts'
import { withDefaults, withFilter } from './with-defaults.ts'

/**
 * A session as one client library sees it: bound to a service, its version and region, with defaults for requests and
 * limits of its own. Wraps a session or another adapter, and has the same verbs.
 *
 * @example
 * const compute = new Adapter({ session, serviceType: 'compute', defaultMicroversion: '2.79', concurrency: 4 })
 * for await (const server of compute.list<{ id: string }>('/servers', { key: 'servers' })) console.log(server.id)
 */
export class Adapter implements ClientSession {
  readonly #session: ClientSession
  readonly #defaults: RequestOptions

  /** @throws {@link SessionError} `invalid_option` */
  constructor(options: AdapterOptions) {
    this.#session = options.session
    this.#defaults = Object.freeze(adapterDefaults(options))
  }

  /** The plugin that authenticates requests of this adapter. */
  get auth(): AuthPlugin | undefined {
    return this.#defaults.auth ?? this.#session.auth
  }

  /** Sends a request. Throws what `Session.request()` throws. */
  request(url: string, options?: RequestOptions & { method?: string }): Promise<SessionResponse> {
    const asked = options === undefined ? this.#defaults : withDefaults(options, this.#defaults)
    return this.#session.request(url, asked)
  }

  get(url: string, options?: RequestOptions): Promise<SessionResponse> {
    return this.request(url, { ...options, method: 'GET' })
  }

  head(url: string, options?: RequestOptions): Promise<SessionResponse> {
    return this.request(url, { ...options, method: 'HEAD' })
  }

  post(url: string, options?: RequestOptions): Promise<SessionResponse> {
    return this.request(url, { ...options, method: 'POST' })
  }

  put(url: string, options?: RequestOptions): Promise<SessionResponse> {
    return this.request(url, { ...options, method: 'PUT' })
  }

  patch(url: string, options?: RequestOptions): Promise<SessionResponse> {
    return this.request(url, { ...options, method: 'PATCH' })
  }

  delete(url: string, options?: RequestOptions): Promise<SessionResponse> {
    return this.request(url, { ...options, method: 'DELETE' })
  }

  /**
   * The items of a list, page after page, asking for a page when the ones before have been taken.
   *
   * @throws {@link SessionError} `invalid_response` for what is no list, or has no end; what `request()` throws
   */
  list<T>(path: string, options: ListOptions<T>): AsyncGenerator<T, void, undefined> {
    return listItems<T>(this, path, options)
  }

  /** Base URL of the service: `endpointOverride` as it is, else what the plugin finds. Throws as `Session.getEndpoint()`. */
  async getEndpoint(filter: EndpointFilter = {}, options: QuestionOptions = {}): Promise<string> {
    const { endpointOverride, endpointFilter = {} } = this.#defaults
    return (
      endpointOverride ?? this.#session.getEndpoint(withFilter(filter, endpointFilter), this.#asking(options))
    )
  }

  /** An endpoint with what its version document says; looks there for `endpointOverride` too. Throws as the session's. */
  getEndpointData(filter: EndpointFilter = {}, options: EndpointDataOptions = {}): Promise<EndpointData> {
    return this.#session.getEndpointData(...this.#askingOf(filter, options))
  }

  /** The version of the service's API. Throws as the session's. */
  getApiMajorVersion(
    filter: EndpointFilter = {},
    options: EndpointDataOptions = {},
  ): Promise<ApiVersion | undefined> {
    return this.#session.getApiMajorVersion(...this.#askingOf(filter, options))
  }

  getToken(options: QuestionOptions = {}): Promise<string | undefined> {
    return this.#session.getToken(this.#asking(options))
  }

  getHeaders(options: QuestionOptions = {}): Promise<Record<string, string>> {
    return this.#session.getHeaders(this.#asking(options))
  }

  getAccess(options: QuestionOptions = {}): Promise<Access | undefined> {
    return this.#session.getAccess(this.#asking(options))
  }

  getUserId(options: QuestionOptions = {}): Promise<string | undefined> {
    return this.#session.getUserId(this.#asking(options))
  }

  getProjectId(options: QuestionOptions = {}): Promise<string | undefined> {
    return this.#session.getProjectId(this.#asking(options))
  }

  /** Makes the plugin forget its token; see `Session.invalidate()`. */
  invalidate(options: { auth?: AuthPlugin | undefined; refused?: string | undefined } = {}): boolean {
    return this.#session.invalidate({ ...options, auth: options.auth ?? this.#defaults.auth })
  }

  #askingOf(filter: EndpointFilter, options: EndpointDataOptions): [EndpointFilter, EndpointDataOptions] {
    const { endpointOverride, endpointFilter = {} } = this.#defaults
    const asking = {
      ...this.#asking(options),
      endpointOverride: options.endpointOverride ?? endpointOverride,
    }
    return [withFilter(filter, endpointFilter), asking]
  }

  #asking<T extends QuestionOptions>(options: T): T {
    return { ...options, auth: options.auth ?? this.#defaults.auth }
  }
}
