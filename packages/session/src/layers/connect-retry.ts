import { SessionError } from '../errors.ts'
import type { SessionResponse } from '../response.ts'
import { failedToConnect } from '../transport/failures.ts'
import { type Handler, isRepeatable, type Layer, type LayerRequest } from './layer.ts'

/** How long to wait between tries. */
export interface ConnectRetryOptions {
  /** Milliseconds before the first repetition; doubles with each one, up to a minute. */
  delayMs: number
  /** A number from 0 up to 1. */
  random: () => number
  /** @throws when `signal` aborts meanwhile */
  sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

const maxDelayMs = 60_000

/**
 * Sends a request again when no connection could be made, at most `connectRetries` times; GET and HEAD also when the
 * connection broke before the answer. Other methods are not repeated then: the service may have done the work.
 *
 * Waits between a half and the whole of a delay that doubles, so that clients of a service that comes back do not all
 * come at once.
 */
export function connectRetry(options: ConnectRetryOptions): Layer {
  return (next) => (request) =>
    request.connectRetries === 0 ? next(request) : persist(next, request, options)
}

async function persist(
  next: Handler,
  request: LayerRequest,
  { delayMs, random, sleep }: ConnectRetryOptions,
): Promise<SessionResponse> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await next(request)
    } catch (error) {
      if (failures === request.connectRetries || !isWorthAnotherTry(error, request)) throw error
      const whole = Math.min(delayMs * 2 ** failures, maxDelayMs)
      await sleep(whole / 2 + (random() * whole) / 2, request.signal)
    }
  }
}

function isWorthAnotherTry(error: unknown, { method, body }: LayerRequest): boolean {
  if (!(error instanceof SessionError) || !isRepeatable(body)) return false
  if (error.code !== 'connect_failure' && error.code !== 'timeout') return false
  if (failedToConnect(error)) return true
  return error.code === 'connect_failure' && (method === 'GET' || method === 'HEAD')
}
