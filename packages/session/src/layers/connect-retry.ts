import { SessionError } from '../errors.ts'
import { failedToConnect } from '../transport/failures.ts'
import { type Handler, isRepeatable, type Layer, type LayerRequest, type LayerResponse } from './layer.ts'
import { type RetryClock, retryDelayMs } from './retry-delay.ts'

/**
 * Sends a request again when no connection could be made, at most `connectRetries` times; GET, HEAD and what its caller
 * calls idempotent also when the connection broke before the answer. Others are not repeated then: the service may have
 * done the work.
 */
export function connectRetry(clock: RetryClock): Layer {
  return (next) => (request) => (request.connectRetries === 0 ? next(request) : persist(next, request, clock))
}

async function persist(
  next: Handler,
  request: LayerRequest,
  { pause, random, onRetry }: RetryClock,
): Promise<LayerResponse> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await next(request)
    } catch (error) {
      if (request.connectRetries === 0 || !isWorthAnotherTry(error, request)) throw error
      request.connectRetries -= 1
      const delayMs = retryDelayMs(failures, request.connectRetryDelayMs, random)
      onRetry(request, error.code, delayMs)
      await pause(delayMs, request.signal)
    }
  }
}

function isWorthAnotherTry(
  error: unknown,
  { method, body, idempotent }: LayerRequest,
): error is SessionError {
  if (!(error instanceof SessionError) || !isRepeatable(body)) return false
  if (error.code !== 'connect_failure' && error.code !== 'timeout') return false
  if (failedToConnect(error)) return true
  // What a repeated DELETE answers, 404, would hide that the first one worked.
  return error.code === 'connect_failure' && (idempotent ?? (method === 'GET' || method === 'HEAD'))
}
