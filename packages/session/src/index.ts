/**
 * Authenticated HTTP to every service of a cloud.
 *
 * @module @ks/session
 */
export type { SessionErrorCode, SessionErrorDetails } from './errors.ts'
export { SessionError } from './errors.ts'
export type { Log, LogEntry } from './layers/log.ts'
export type { GlobalRequestId } from './layers/request-id.ts'
export type { QueryValue, RequestOptions } from './request-options.ts'
export type { ResponseHeaders, SessionResponse } from './response.ts'
export type { QuestionOptions } from './session.ts'
export { Session } from './session.ts'
export type { SessionOptions } from './session-options.ts'
export type { ClientCertificate, TlsOptions } from './transport/tls.ts'
