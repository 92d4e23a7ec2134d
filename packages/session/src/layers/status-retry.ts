import { type Handler, isRepeatable, type Layer, type LayerRequest, type LayerResponse } from './layer.ts'
import { retryAfterMs } from './retry-after.ts'
import { type RetryClock, retryDelayMs } from './retry-delay.ts'

export interface StatusRetryOptions extends RetryClock {
  /** Longest wait that a service may ask for, in milliseconds. */
  maxRetryAfterMs: number
  /** Milliseconds since 1970. */
  now: () => number
}

const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

/**
 * Sends a request again when the service answers one of `retriableStatusCodes`, at most `statusCodeRetries` times. Waits
 * as long as `Retry-After` says, and no shorter than between other tries. A service that asks for more than
 * `maxRetryAfterMs` gets no other try: its answer is the result.
 *
 * What is not idempotent is repeated only when the service has said that it did nothing: 429 or 503 with `Retry-After`.
 */
export function statusRetry(options: StatusRetryOptions): Layer {
  return (next) => (request) =>
    request.statusCodeRetries === 0 ? next(request) : persist(next, request, options)
}

async function persist(
  next: Handler,
  request: LayerRequest,
  { maxRetryAfterMs, now, pause, random, onRetry }: StatusRetryOptions,
): Promise<LayerResponse> {
  for (let failures = 0; ; failures += 1) {
    const response = await next(request)
    const { status } = response
    if (request.statusCodeRetries === 0 || !request.retriableStatusCodes.includes(status)) return response
    const asked = retryAfterMs(response.headers.get('retry-after'), now())
    if (!isSafeToRepeat(request, status, asked) || (asked ?? 0) > maxRetryAfterMs) return response
    request.statusCodeRetries -= 1
    await response.discard()
    const usual = retryDelayMs(failures, request.statusCodeRetryDelayMs, random)
    const delayMs = Math.max(usual, asked ?? 0)
    onRetry(request, status, delayMs)
    await pause(delayMs, request.signal)
  }
}

function isSafeToRepeat(request: LayerRequest, status: number, asked: number | undefined): boolean {
  if (!isRepeatable(request.body)) return false
  if (request.idempotent ?? idempotentMethods.has(request.method)) return true
  return request.idempotent === undefined && asked !== undefined && (status === 429 || status === 503)
}
