/**
 * Authenticated HTTP to every service of a cloud.
 *
 * @module @ks/session
 */
export { Adapter } from './adapter/adapter.ts'
export type { AdapterOptions } from './adapter/adapter-options.ts'
export type { ClientSession, QuestionOptions } from './client-session.ts'
export type { EndpointDataOptions } from './discovery.ts'
export type { SessionErrorCode, SessionErrorDetails } from './errors.ts'
export { SessionError } from './errors.ts'
export type { Gate, GateOptions } from './gate.ts'
export { requestGate } from './gate.ts'
export type { Log, LogEntry } from './layers/log.ts'
export type { GlobalRequestId } from './layers/request-id.ts'
export type { OpenCloudOptions, OpenedCloud } from './loading/open-cloud.ts'
export { openCloud } from './loading/open-cloud.ts'
export type { MicroversionOptions } from './microversion.ts'
export type { ListOptions } from './paging/list-items.ts'
export type { HeaderOptions } from './request-headers.ts'
export type { QueryValue, RequestOptions } from './request-options.ts'
export type { ResponseHeaders, SessionResponse } from './response.ts'
export type { RetryOptions } from './retry-options.ts'
export { Session } from './session.ts'
export type { SessionOptions } from './session-options.ts'
export type { ProxyOptions } from './transport/proxy.ts'
export type { ClientCertificate, TlsOptions } from './transport/tls.ts'
export type { UserAgentOptions } from './user-agent.ts'
