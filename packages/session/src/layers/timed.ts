import { SessionError } from '../errors.ts'
import type { TimingList } from '../timings.ts'
import type { Handler, Layer, LayerRequest, LayerResponse } from './layer.ts'
import { redactUrl } from './redact.ts'

/**
 * Notes how long each HTTP exchange takes, those that fail and those of plugins too.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function timed(timings: TimingList, now: () => number): Layer {
  return (next) => (request) => measure(next, request, timings, now)
}

async function measure(
  next: Handler,
  request: LayerRequest,
  timings: TimingList,
  now: () => number,
): Promise<LayerResponse> {
  const { method, url } = request
  const startedAt = new Date()
  const start = now()
  const note = (status: number | undefined, code: string | undefined) =>
    timings.add({ method, url: redactUrl(url), startedAt, durationMs: now() - start, status, code })
  try {
    const response = await next(request)
    note(response.status, undefined)
    return response
  } catch (error) {
    note(undefined, error instanceof SessionError ? error.code : 'unknown')
    throw error
  }
}
