import { SessionError } from '../errors.ts'
import { askedAs } from './asked-as.ts'
import type { Layer, LayerRequest, LayerResponse } from './layer.ts'
import { isSecretHeader, redactMessage, redactUrl } from './redact.ts'
import { retryAfterMs } from './retry-after.ts'

/** As much of an error's body as is kept. Bytes. */
const maxErrorBodyBytes = 64 * 1024

/** Turns answers with a status from 400 into `http_error`, unless the request says otherwise. */
export const httpErrors: Layer = (next) => async (request) => {
  const response = await next(request)
  if (response.status < 400 || !request.throwOnError) return response
  throw await httpError(request, response)
}

async function httpError(request: LayerRequest, response: LayerResponse): Promise<SessionError> {
  const { status, requestId } = response
  const body = (await response.beginning(maxErrorBodyBytes)).toString('utf8')
  const said = serviceMessage(body)
  const url = redactUrl(response.url)
  const about = await circumstances(request, status)
  const message = `${request.method} ${url} answered ${status}${about}${said === undefined ? '' : `: ${redactMessage(withoutShown(said, request))}`}`
  const waitMs = retryAfterMs(response.headers.get('retry-after'), Date.now())
  return new SessionError(
    'http_error',
    requestId === undefined ? message : `${message} (${redactMessage(requestId)})`,
    {
      status,
      requestId,
      method: request.method,
      url,
      body,
      retryAfterSeconds: waitMs === undefined ? undefined : Math.ceil(waitMs / 1000),
    },
  )
}

/** What the service does not say, and explains its answer. */
async function circumstances(request: LayerRequest, status: number): Promise<string> {
  if (status === 401 && request.reauthenticated) return ' once more to a new token'
  const who = status === 403 ? askedAs(request) : undefined
  return who === undefined ? '' : ` to ${who}`
}

/** Shorter ones would be found in words. */
const shortestSecret = 8

/** Without the tokens that the request has shown: some services repeat what they refuse. */
function withoutShown(text: string, { headers }: LayerRequest): string {
  return Object.entries(headers)
    .filter(([name, value]) => isSecretHeader(name) && value.length >= shortestSecret)
    .reduce((rest, [, secret]) => rest.replaceAll(secret, '***'), text)
}

/**
 * What a service says about an error: `{"error": {"message"}}` (Keystone),
 * `{"<kind>": {"message"}}` (Nova and others), `{"errors": [{"title", "detail"}]}` (API-SIG), `{"message"}`.
 */
function serviceMessage(body: string): string | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return undefined
  }
  const object = asObject(parsed)
  if (object === undefined) return undefined
  const first = Array.isArray(object.errors) ? asObject(object.errors[0]) : undefined
  const candidates = [object.message, first?.detail, first?.title, first?.message]
  for (const value of Object.values(object)) candidates.push(asObject(value)?.message)
  return candidates.find((candidate) => typeof candidate === 'string')
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}
