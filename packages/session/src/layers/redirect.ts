import { SessionError } from '../errors.ts'
import { isRepeatable, type Layer, type LayerRequest, type LayerResponse } from './layer.ts'
import { isSecretHeader, redactUrl } from './redact.ts'

/** 305 would let a service choose the proxy of its clients, 300 leaves the choice to a person: neither is followed. */
const followed: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const bodyHeaders = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']

/**
 * Follows redirects with the same method, headers and body, as keystoneauth does: a POST stays a POST. Except for 303,
 * which says to GET another thing (RFC 9110, 15.4.4). Neither credentials, the client
 * certificate of a plugin or request included, nor bodies go to another origin.
 *
 * A redirect that a stream body cannot follow, or without a usable `Location`, is itself the answer.
 */
export const redirect: Layer = (next) => async (request) => {
  let response = await next(request)
  for (let count = 0; followed.has(response.status) && request.redirect > 0; count += 1) {
    const target = targetOf(response)
    if (target === undefined || (response.status !== 303 && !isRepeatable(request.body))) return response
    if (count === request.redirect) {
      if (!request.throwOnError) return response
      throw await refusal('redirect_limit', request, response, `was redirected more than ${count} times`)
    }
    await prepare(request, response, target)
    response = await next(request)
  }
  return response
}

async function prepare(request: LayerRequest, response: LayerResponse, target: URL): Promise<void> {
  const mayLeave = mayGoElsewhere(request)
  if (response.status === 303) seeOther(request)
  if (target.origin === new URL(response.url).origin) {
    const id = response.requestId
    if (id !== undefined) request.headers['x-openstack-request-id'] ??= id
  } else {
    if (request.body !== undefined || !mayLeave) {
      const what = `redirects to ${target.origin}, where it may not go: use that URL in the first place`
      throw await refusal('redirect_refused', request, response, what)
    }
    dropCredentials(request)
    // It names the service that the request was sent to.
    delete request.headers.host
  }
  request.url = target.origin + target.pathname + target.search
  await response.discard()
}

/**
 * What a plugin asks, the service that it knows has to answer: another one would be believed about a token or a catalog.
 * Except for what anybody could ask, such as version documents.
 */
function mayGoElsewhere({ ofPlugin, method, headers }: LayerRequest): boolean {
  return !ofPlugin || (method === 'GET' && Object.keys(headers).every((name) => harmless.has(name)))
}

const harmless: ReadonlySet<string> = new Set(['accept', 'user-agent', 'x-openstack-request-id', 'forwarded'])

/** Where to go. `undefined`: nowhere that HTTP can. */
function targetOf(response: LayerResponse): URL | undefined {
  const location = response.headers.get('location')
  if (location === undefined || !URL.canParse(location, response.url)) return undefined
  const target = new URL(location, response.url)
  return target.protocol === 'http:' || target.protocol === 'https:' ? target : undefined
}

function seeOther(request: LayerRequest): void {
  if (request.method !== 'HEAD') request.method = 'GET'
  request.body = undefined
  request.json = undefined
  for (const name of bodyHeaders) delete request.headers[name]
}

function dropCredentials(request: LayerRequest): void {
  const { headers, proof = {} } = request
  for (const name of Object.keys(headers))
    if (Object.hasOwn(proof, name) || isSecretHeader(name)) delete headers[name]
  request.proof = undefined
  // A certificate, and that a certificate need not be checked, are about the service that the request was sent to.
  const verify = request.tls?.verify
  request.tls = typeof verify === 'string' ? { verify } : undefined
}

async function refusal(
  code: 'redirect_limit' | 'redirect_refused',
  request: LayerRequest,
  response: LayerResponse,
  what: string,
): Promise<SessionError> {
  await response.discard()
  const url = redactUrl(response.url)
  return new SessionError(code, `${request.method} ${url} ${what}.`, {
    status: response.status,
    requestId: response.requestId,
    method: request.method,
    url,
  })
}
