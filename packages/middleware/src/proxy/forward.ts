import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { type FailureStatus, fail } from './failure-answer.ts'
import { hasBody } from './request-target.ts'
import { answerHead } from './service-answer.ts'

/** One request on its way to the service. */
export interface Forwarded {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Path and query. */
  readonly target: string
  /** Names and values in turns. */
  readonly headers: string[]
  readonly challenge: string
  /** Whether the client waits for `100 Continue` before it sends the body. */
  readonly continueFirst: boolean
  /** Told why the client gets an answer of the proxy instead of the service's. */
  onFailure(status: FailureStatus, cause: unknown): void
}

const timeouts: ReadonlySet<unknown> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

/** A reason in letters that a status line cannot hold is left out: it means nothing to programs. */
function sayable(reason: string | undefined): string {
  return /^[\t -~\u0080-\u00ff]*$/.test(reason ?? '') ? (reason ?? '') : ''
}

/**
 * Sends a request to the service and its answer to the client, piece by piece: neither side is read faster than the other
 * one takes it. When one side goes away, so does the other.
 */
export function forward(service: Dispatcher, forwarded: Forwarded): void {
  const { request, response, target, headers, challenge, continueFirst, onFailure } = forwarded
  // A service that answers early ends the reading, not the client. undici takes iterators; its types do not say so.
  const body = (hasBody(request) ? request.iterator({ destroyOnReturn: false }) : null) as Readable | null
  let controller: Dispatcher.DispatchController | undefined
  let failed = false

  function giveUp(status: FailureStatus, cause: unknown): void {
    if (failed) return
    failed = true
    if (!response.destroyed) onFailure(status, cause)
    fail(response, status)
    request.resume()
  }

  response.on('close', () => {
    if (!response.writableFinished) controller?.abort(new Error('The client has gone.'))
  })
  response.on('drain', () => controller?.resume())

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started
      if (response.destroyed) started.abort(new Error('The client has gone.'))
      else if (continueFirst) response.writeContinue()
    },
    onResponseStart(current, status, _headers, statusMessage) {
      if (status < 200) return
      const raw = (current.rawHeaders as readonly Buffer[]).map((text) => text.toString('latin1'))
      const head = answerHead(status, raw, challenge)
      if (typeof head === 'string') {
        giveUp(502, new Error(head))
        current.abort(new Error(head))
        return
      }
      // The rest of a body that nobody will read cannot be told from the next request.
      if (!request.complete) head.headers.push('Connection', 'close')
      response.writeHead(head.status, sayable(statusMessage), head.headers)
    },
    onResponseData(current, chunk) {
      if (!response.write(chunk)) current.pause()
    },
    onResponseEnd(_current, trailers) {
      if (Object.keys(trailers).length > 0) response.addTrailers(trailers as Record<string, string>)
      response.end()
      request.resume()
    },
    onResponseError(_current, cause) {
      giveUp(timeouts.has((cause as { code?: unknown }).code) ? 504 : 502, cause)
    },
  }
  try {
    service.dispatch(
      { method: request.method as Dispatcher.HttpMethod, path: target, headers, body },
      handler,
    )
  } catch (cause) {
    giveUp(400, cause)
  }
}
