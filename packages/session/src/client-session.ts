import type { Access, ApiVersion, AuthPlugin, EndpointData, EndpointFilter } from '@ks/auth'
import type { RequestOptions } from './request-options.ts'
import type { SessionResponse } from './response.ts'

/** What comes with a question that a plugin answers. */
export interface QuestionOptions {
  /** Overrides the session's plugin. */
  auth?: AuthPlugin | undefined
  /** Ends the wait. */
  signal?: AbortSignal | undefined
}

/** What comes with a question for an endpoint. */
export interface EndpointDataOptions extends QuestionOptions {
  /** Base URL to use instead of the plugin's. */
  endpointOverride?: string | undefined
  /** Whether to read the version document even if the URL is known without it. Default true. */
  discoverVersions?: boolean | undefined
}

/** What `Session` and `Adapter` have in common: all that the client library of a service needs. */
export interface ClientSession {
  readonly auth: AuthPlugin | undefined
  request(url: string, options?: RequestOptions & { method?: string }): Promise<SessionResponse>
  getToken(options?: QuestionOptions): Promise<string | undefined>
  getHeaders(options?: QuestionOptions): Promise<Record<string, string>>
  getEndpoint(filter: EndpointFilter, options?: QuestionOptions): Promise<string>
  getEndpointData(filter: EndpointFilter, options?: EndpointDataOptions): Promise<EndpointData>
  getApiMajorVersion(filter: EndpointFilter, options?: EndpointDataOptions): Promise<ApiVersion | undefined>
  getAccess(options?: QuestionOptions): Promise<Access | undefined>
  getUserId(options?: QuestionOptions): Promise<string | undefined>
  getProjectId(options?: QuestionOptions): Promise<string | undefined>
  invalidate(options?: { auth?: AuthPlugin | undefined; refused?: string | undefined }): boolean
}
