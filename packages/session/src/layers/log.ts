import { SessionError } from '../errors.ts'
import type { Handler, Layer, LayerRequest, LayerResponse } from './layer.ts'
import { redactHeaders, redactJson, redactUrl } from './redact.ts'

/** One line of the log: one HTTP exchange has two, one when it begins and one when it ends. Secrets are taken out. */
export type LogEntry = { method: string; url: string } & (
  | {
      event: 'request'
      headers: Readonly<Record<string, string>>
      /** What the request sends, when it was given as `json`. Other bodies are never logged. */
      json?: unknown
    }
  | {
      event: 'response'
      status: number
      headers: Readonly<Record<string, string>>
      requestId: string | undefined
      /** Milliseconds until the headers were there. */
      durationMs: number
    }
  | {
      event: 'failure'
      /** Code of the error, see `SessionErrorCode`. */
      code: string
      durationMs: number
    }
)

/** Takes log entries, e.g. `(entry) => pino.debug(entry)`. Called in the middle of a request: must not throw. */
export type Log = (entry: LogEntry) => void

/**
 * Reports each HTTP exchange, the plugins' too. Bodies of answers are not logged: they stream, and some are secrets.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function logged(log: Log, now: () => number): Layer {
  return (next) => (request) => (request.log ? exchange(next, request, log, now) : next(request))
}

async function exchange(
  next: Handler,
  request: LayerRequest,
  log: Log,
  now: () => number,
): Promise<LayerResponse> {
  const { method, json } = request
  const url = redactUrl(request.url)
  const start = now()
  log({
    event: 'request',
    method,
    url,
    headers: redactHeaders(Object.entries(request.headers)),
    ...(json !== undefined && { json: redactJson(json) }),
  })
  try {
    const response = await next(request)
    const { status, requestId } = response
    const headers = redactHeaders(response.headers)
    log({ event: 'response', method, url, status, headers, requestId, durationMs: now() - start })
    return response
  } catch (error) {
    const code = error instanceof SessionError ? error.code : 'unknown'
    log({ event: 'failure', method, url, code, durationMs: now() - start })
    throw error
  }
}
