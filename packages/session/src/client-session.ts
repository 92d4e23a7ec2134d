import type { Access, AuthPlugin, EndpointFilter } from '@ks/auth'
import type { RequestOptions } from './request-options.ts'
import type { SessionResponse } from './response.ts'

/** What comes with a question that a plugin answers. */
export interface QuestionOptions {
  /** Overrides the session's plugin. */
  auth?: AuthPlugin | undefined
  /** Ends the wait. */
  signal?: AbortSignal | undefined
}

/** What `Session` and `Adapter` have in common: all that the client library of a service needs. */
export interface ClientSession {
  readonly auth: AuthPlugin | undefined
  request(url: string, options?: RequestOptions & { method?: string }): Promise<SessionResponse>
  getToken(options?: QuestionOptions): Promise<string | undefined>
  getHeaders(options?: QuestionOptions): Promise<Record<string, string>>
  getEndpoint(filter: EndpointFilter, options?: QuestionOptions): Promise<string>
  getAccess(options?: QuestionOptions): Promise<Access | undefined>
  getUserId(options?: QuestionOptions): Promise<string | undefined>
  getProjectId(options?: QuestionOptions): Promise<string | undefined>
  invalidate(options?: { auth?: AuthPlugin | undefined; refused?: string | undefined }): boolean
}
