import type { Identity } from '../identity.ts'
import { type AuditedCall, actionOf } from './action.ts'
import type { AuditMap } from './audit-map.ts'
import { withoutSecrets, withoutTokens } from './request-path.ts'
import { type AuditTarget, targetOf } from './target.ts'

/** How a request ended: `pending` until it has. */
export type AuditOutcome = 'pending' | 'success' | 'failure' | 'unknown'

/**
 * One event of the Cloud Auditing Data Federation (DSP0262), in its JSON form. It holds no token, nor any part of one.
 *
 * @see {@link https://www.dmtf.org/standards/cadf}
 */
export interface AuditEvent {
  readonly typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event'
  readonly eventType: 'activity'
  readonly id: string
  readonly eventTime: string
  readonly action: string
  readonly outcome: AuditOutcome
  readonly reason?: { readonly reasonType: 'HTTP'; readonly reasonCode: string }
  readonly initiator: AuditInitiator
  readonly target: AuditTarget
  readonly observer: { readonly id: 'target' }
  /** Path and query of the request; values that may be secrets are replaced. */
  readonly requestPath: string
  readonly tags: readonly string[]
  readonly reporterchain?: readonly {
    readonly role: 'modifier'
    readonly reporter: { readonly id: 'target' }
    readonly reporterTime: string
  }[]
}

/** Who made a request. */
export interface AuditInitiator {
  readonly typeURI: 'service/security/account/user'
  readonly id: string
  readonly name: string
  readonly project_id: string
  readonly host: { readonly address: string; readonly agent?: string }
  readonly credential: { readonly token: '***'; readonly identity_status: string }
  readonly request_id?: string
  readonly global_request_id?: string
}

/** What an event is made of. */
export interface AuditedRequest extends AuditedCall {
  readonly host: string
  /** Address of the client. */
  readonly address: string
  readonly userAgent?: string | undefined
  readonly identity: Identity | undefined
  /** `X-Identity-Status` of the request as the service sees it. */
  readonly identityStatus: string
  readonly requestId?: string | undefined
  readonly globalRequestId?: string | undefined
}

/** Where ids and instants come from. */
export interface EventSource {
  now(): Date
  /** A new UUID. */
  newId(): string
}

/** The longest text of a client that goes into an event: thousands of events may wait for their sink. Characters. */
const longestText = 1024

/** The event of a request that has arrived. */
export function requestEvent(
  map: AuditMap,
  request: AuditedRequest,
  { now, newId }: EventSource,
): AuditEvent {
  const { identity, url, host } = request
  return {
    typeURI: 'http://schemas.dmtf.org/cloud/audit/1.0/event',
    eventType: 'activity',
    id: newId(),
    eventTime: cadfTime(now()),
    action: withoutTokens(actionOf(map, request)),
    outcome: 'pending',
    initiator: initiatorOf(request),
    target: targetOf(map, url.slice(0, longestText), host, identity?.access.catalog),
    observer: { id: 'target' },
    requestPath: withoutSecrets(url),
    tags: [`correlation_id?value=${newId()}`],
  }
}

/**
 * The same event when the request has been answered.
 *
 * @param status `undefined` when there was no answer
 */
export function responseEvent(event: AuditEvent, status: number | undefined, now: Date): AuditEvent {
  return {
    ...event,
    outcome: outcomeOf(status),
    ...(status !== undefined && { reason: { reasonType: 'HTTP', reasonCode: String(status) } }),
    reporterchain: [{ role: 'modifier', reporter: { id: 'target' }, reporterTime: cadfTime(now) }],
  }
}

function outcomeOf(status: number | undefined): AuditOutcome {
  if (status === undefined) return 'unknown'
  return status >= 200 && status < 400 ? 'success' : 'failure'
}

function initiatorOf(request: AuditedRequest): AuditInitiator {
  const { identity, identityStatus, address, userAgent, requestId, globalRequestId } = request
  return {
    typeURI: 'service/security/account/user',
    id: identity?.user.id ?? 'unknown',
    name: identity?.user.name ?? 'unknown',
    project_id: identity?.project?.id ?? 'unknown',
    host: { address, ...(userAgent !== undefined && { agent: clipped(userAgent) }) },
    credential: { token: '***', identity_status: clipped(identityStatus) },
    ...(requestId !== undefined && { request_id: clipped(requestId) }),
    ...(globalRequestId !== undefined && { global_request_id: clipped(globalRequestId) }),
  }
}

/** What a client says, without tokens. Frameworks may have ids of requests that are no texts. */
function clipped(text: unknown): string {
  return withoutTokens(String(text)).slice(0, longestText)
}

/** As pycadf writes instants: `2026-01-02T03:04:05.678000+0000`. */
function cadfTime(instant: Date): string {
  return instant.toISOString().replace('Z', '000+0000')
}
