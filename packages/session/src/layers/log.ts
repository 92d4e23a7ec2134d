import { SessionError } from '../errors.ts'
import type { Log } from '../logging/log-entry.ts'
import type { Handler, Layer, LayerRequest, LayerResponse } from './layer.ts'
import { logBody } from './log-body.ts'
import { redactHeaders, redactJson, redactUrl } from './redact.ts'
import type { RetryClock } from './retry-delay.ts'

export interface LogOptions {
  log: Log
  /** Whether to log the bodies of answers. */
  bodies: boolean
  /** Milliseconds of a clock that never goes back. */
  now: () => number
}

/** Where logins go, and where Barbican keeps secrets: all of their bodies is secret. */
const loginPath =
  /\/(tokens|ec2tokens|s3tokens|OS-OAUTH2\/token|OS-OAUTH1\/\w+_token|(protocols|websso)\/.+|secrets\/.+)(\/|$)/

/** Reports each HTTP exchange, the plugins' too. Never reports what a login sends or is answered. */
export function logged(options: LogOptions): Layer {
  return (next) => (request) => (request.log ? exchange(next, request, options) : next(request))
}

async function exchange(
  next: Handler,
  request: LayerRequest,
  { log, bodies, now }: LogOptions,
): Promise<LayerResponse> {
  const { method, json, endpointFilter } = request
  const url = redactUrl(request.url)
  const showBodies = request.logBodies && !loginPath.test(url.replace(/\?.*$/, ''))
  const start = now()
  log({
    event: 'request',
    method,
    url,
    headers: redactHeaders(Object.entries(request.headers)),
    ...(showBodies && json !== undefined && { json: redactJson(json) }),
  })
  try {
    const response = await next(request)
    const { status, requestId } = response
    const headers = redactHeaders(response.headers)
    const service = endpointFilter?.serviceName ?? endpointFilter?.serviceType
    log({ event: 'response', method, url, status, headers, requestId, service, durationMs: now() - start })
    if (bodies && showBodies)
      logBody(response, (entry) => log({ event: 'body', method, url, requestId, ...entry }))
    return response
  } catch (error) {
    const code = error instanceof SessionError ? error.code : 'unknown'
    log({ event: 'failure', method, url, code, durationMs: now() - start })
    throw error
  }
}

/** Reports that a request is sent again. */
export function retryLogged(log: Log | undefined): RetryClock['onRetry'] {
  return (request, reason, delayMs) => {
    if (log === undefined || !request.log) return
    log({ event: 'retry', method: request.method, url: redactUrl(request.url), reason, delayMs })
  }
}
