import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { invalidOption } from '../errors.ts'
import type { Handler, LayerRequest } from '../layers/layer.ts'
import { type SessionResponse, sessionResponse } from '../response.ts'
import { AttemptSignal, aborted } from './attempt-signal.ts'
import { failure } from './failures.ts'

/**
 * The innermost handler: one HTTP exchange on a kept-alive connection, no redirects, no retries.
 *
 * @param dispatcher called for each request, so that connections are made by the first one
 */
export function send(dispatcher: () => Dispatcher): Handler {
  return (request) =>
    new Promise((resolve, reject) => {
      const { signal: callerSignal, timeoutMs, method, url } = request
      if (callerSignal?.aborted) {
        reject(aborted(request, callerSignal))
        return
      }
      const connections = dispatcher()
      const pathStart = startOfPath(url)
      const body = bodyOf(request)
      const signal = new AttemptSignal({ method, url, timeoutMs, signal: callerSignal, onEnd: reject })
      connections.request(
        {
          origin: url.slice(0, pathStart),
          path: pathStart === url.length ? '/' : url.slice(pathStart),
          method,
          headers: request.headers,
          body,
          bodyTimeout: timeoutMs,
          // undici's types want a whole AbortSignal; it uses what AttemptSignal has.
          signal: signal as unknown as AbortSignal,
        },
        (error, answer) => {
          if (error !== null) {
            signal.failed()
            reject(failure(error, request))
            return
          }
          signal.headersArrived()
          resolve(answered(answer, request))
        },
      )
    })
}

function answered(answer: Dispatcher.ResponseData, request: LayerRequest): SessionResponse {
  const { method, url } = request
  return sessionResponse({
    status: answer.statusCode,
    url,
    headers: answer.headers,
    body: answer.body,
    failure: (cause) => failure(cause, { method, url }),
  })
}

function bodyOf({ body }: LayerRequest): string | Uint8Array | Readable | null {
  if (typeof body !== 'function') return body ?? null
  const stream = body()
  if (stream instanceof Readable && !stream.destroyed && !stream.readableDidRead) return stream
  throw invalidOption('The function given as body did not give a Readable that nobody has read.')
}

function startOfPath(url: string): number {
  const slash = url.indexOf('/', url.indexOf('//') + 2)
  return slash === -1 ? url.length : slash
}
