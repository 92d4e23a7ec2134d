import { randomUUID } from 'node:crypto'
import * as rule from '../option-rules.ts'
import { check } from '../options.ts'
import type { AuditMap } from './audit-map.ts'
import { type AuditEvent, type AuditedRequest, requestEvent, responseEvent } from './event.ts'

/** One notification, in the form that OpenStack's notifications have. */
export interface AuditNotification {
  readonly event_type: 'audit.http.request' | 'audit.http.response'
  /** Who tells: the name of the service. */
  readonly publisher_id: string
  readonly priority: 'INFO'
  readonly message_id: string
  readonly timestamp: string
  readonly payload: AuditEvent
}

/** Takes notifications. It must not wait: it is called while a request is under way. */
export type AuditSink = (notification: AuditNotification) => void

/** What is audited, and who is told. */
export interface AuditOptions {
  /** Where notifications go: {@link fileSink}, {@link httpSink}, or a function, such as one that calls a logger. */
  emit: AuditSink
  /** What is known of the service's API. Default: nothing; every target is `unknown`. */
  map?: AuditMap | undefined
  /** `publisher_id` of the notifications. Default `service`. */
  serviceName?: string | undefined
  /** Methods that are not audited, such as `GET`. keystonemiddleware's `ignore_req_list`. Default: none. */
  ignoreMethods?: readonly string[] | undefined
  /** Paths that are not audited, exactly as requested, such as `/healthcheck`. `ignore_path_list`. Default: none. */
  ignorePaths?: readonly string[] | undefined
  /** Told when an event could not be made or emitted; the request goes on. Default: nobody. */
  onError?: ((cause: unknown) => void) | undefined
  /** Default: the system's clock. */
  now?: (() => Date) | undefined
}

/** Follows requests from their arrival to their answer. */
export interface Auditor {
  /** Whether a request is audited at all. */
  concerns(method: string, url: string): boolean
  /** Tells of a request that has arrived. Call what it returns once, with the status of the answer if there was one. */
  begin(request: AuditedRequest): (status: number | undefined) => void
}

const listOfTexts: rule.OptionRule = {
  description: 'a list of texts',
  accepts: (value) => Array.isArray(value) && value.every(rule.text.accepts),
}

const rules = {
  emit: rule.aFunction,
  map: rule.anObject,
  serviceName: rule.text,
  ignoreMethods: listOfTexts,
  ignorePaths: listOfTexts,
  onError: rule.aFunction,
  now: rule.aFunction,
} satisfies Record<keyof AuditOptions, rule.OptionRule>

/**
 * Tells of every request twice: `audit.http.request` when it arrives, `audit.http.response` when it has been answered.
 * Nothing that goes wrong here reaches the request.
 *
 * @throws `MiddlewareError` for options that cannot work
 */
export function createAuditor(options: AuditOptions): Auditor {
  check({ ...options }, rules, ['emit'])
  const { emit, map = {}, serviceName = 'service', onError, now = () => new Date() } = options
  const ignoredMethods = new Set(options.ignoreMethods?.map((method) => method.toUpperCase()))
  const ignoredPaths = new Set(options.ignorePaths)

  function attempt<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch (cause) {
      try {
        onError?.(cause)
      } catch {}
      return undefined
    }
  }

  function notify(type: AuditNotification['event_type'], payload: AuditEvent): void {
    emit({
      event_type: type,
      publisher_id: serviceName,
      priority: 'INFO',
      message_id: randomUUID(),
      timestamp: now().toISOString(),
      payload,
    })
  }

  return {
    concerns: (method, url) =>
      !ignoredMethods.has(method.toUpperCase()) && !ignoredPaths.has(url.split('?', 1)[0] ?? ''),
    begin(request) {
      const event = attempt(() => requestEvent(map, request, { now, newId: randomUUID }))
      if (event === undefined) return () => {}
      attempt(() => notify('audit.http.request', event))
      return (status) => {
        attempt(() => notify('audit.http.response', responseEvent(event, status, now())))
      }
    },
  }
}
