import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { invalidOption } from '../errors.ts'
import type { Handler, LayerRequest } from '../layers/layer.ts'
import { aborted, Exchange } from './exchange.ts'

/** Gives the connections for a request; a promise while they are being set up. */
export type DispatcherOf = (request: LayerRequest) => Dispatcher | Promise<Dispatcher>

/**
 * The innermost handler: one HTTP exchange on a kept-alive connection, no redirects, no retries.
 *
 * @param dispatcherOf called for each request, so that connections are made by the first one
 */
export function send(dispatcherOf: DispatcherOf): Handler {
  return (request) =>
    new Promise((resolve, reject) => {
      const { signal } = request
      if (signal?.aborted) throw aborted(request, signal)
      const dispatcher = dispatcherOf(request)
      const go = (ready: Dispatcher) => {
        // The caller may have left while the connections were set up.
        if (signal?.aborted) throw aborted(request, signal)
        const body = bodyOf(request)
        dispatch(ready, request, body, new Exchange(request, resolve, reject))
      }
      if ('then' in dispatcher) dispatcher.then(go).catch(reject)
      else go(dispatcher)
    })
}

function dispatch(dispatcher: Dispatcher, request: LayerRequest, body: SentBody, exchange: Exchange): void {
  const { url, method, headers, timeoutMs } = request
  const pathStart = startOfPath(url)
  const origin = url.slice(0, pathStart)
  const path = pathStart === url.length ? '/' : url.slice(pathStart)
  dispatcher.dispatch({ origin, path, method, headers, body, bodyTimeout: timeoutMs }, exchange)
}

type SentBody = string | Uint8Array | Readable | null

function bodyOf({ body }: LayerRequest): SentBody {
  if (typeof body !== 'function') return body ?? null
  const stream = body()
  if (stream instanceof Readable && !stream.destroyed && !stream.readableDidRead) return stream
  throw invalidOption('The function given as body did not give a Readable that nobody has read.')
}

function startOfPath(url: string): number {
  const slash = url.indexOf('/', url.indexOf('//') + 2)
  return slash === -1 ? url.length : slash
}
