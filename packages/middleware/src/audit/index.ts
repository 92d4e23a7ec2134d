/**
 * Auditing: tells of every request to a service, in CADF.
 *
 * @module @ks/middleware/audit
 */
export type { AuditedCall } from './action.ts'
export { actionOf } from './action.ts'
export type { AuditMap } from './audit-map.ts'
export type { AuditNotification, AuditOptions, Auditor, AuditSink } from './auditor.ts'
export { createAuditor } from './auditor.ts'
export type { BatchOptions, BatchSink } from './batches.ts'
export type { AuditEvent, AuditedRequest, AuditInitiator, AuditOutcome } from './event.ts'
export type { FileSinkOptions } from './file-sink.ts'
export { fileSink } from './file-sink.ts'
export type { HttpSinkOptions } from './http-sink.ts'
export { httpSink } from './http-sink.ts'
export type { AuditTarget } from './target.ts'
