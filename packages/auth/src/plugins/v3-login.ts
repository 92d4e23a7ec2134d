import type { Access } from '../access.ts'
import { AuthError } from '../errors.ts'
import { headersOf, secretsOf } from '../methods/methods.ts'
import type { PluginContext } from '../plugin.ts'
import type { AuthRequest } from '../request.ts'
import type { TransportResponse } from '../transport.ts'
import { asObject } from '../wire/json.ts'
import { v3 } from '../wire/v3.ts'
import { requireHttpUrl } from './http-url.ts'

/**
 * Base URL of the v3 API for an auth URL as people write it: with or without a version, with or without slashes at the
 * end. `/v2.0` is replaced: old configurations name it for v3 plugins too.
 *
 * @throws {@link AuthError} `invalid_option` for anything but an absolute http or https URL
 */
export function v3Url(authUrl: string): string {
  requireHttpUrl(authUrl, 'authUrl')
  const base = authUrl.replace(/\/+$/, '')
  return base.endsWith('/v3') ? base : `${base.replace(/\/v2\.0$/, '')}/v3`
}

/**
 * Logs in with `POST {authUrl}/v3/auth/tokens`. Messages of errors hold what the server said and its request id, and
 * never a secret of the request, even if the server repeats it.
 *
 * @throws {@link AuthError} `unauthorized` (401), `refused` (other statuses from 400), `invalid_response`
 */
export async function v3Login(
  authUrl: string,
  request: AuthRequest,
  context: PluginContext,
): Promise<Access> {
  const url = `${v3Url(authUrl)}/auth/tokens`
  const response = await context.transport({
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(await headersOf(request.methods, { method: 'POST', url })),
    },
    body: JSON.stringify(v3.encodeRequest(request)),
    ...(context.signal && { signal: context.signal }),
  })
  return readAccess(response, url, request.methods.flatMap(secretsOf))
}

function readAccess(response: TransportResponse, url: string, secrets: readonly string[]): Access {
  const { status } = response
  const requestId = response.headers['x-openstack-request-id']
  const details = { status, ...(requestId !== undefined && { requestId }) }
  const answered = `${url} answered ${status}${requestId ? ` (${requestId})` : ''}`
  if (status >= 400) {
    const said = serverMessage(response.body, secrets)
    throw new AuthError(
      status === 401 ? 'unauthorized' : 'refused',
      said ? `${answered}: ${said}` : answered,
      details,
    )
  }
  const token = response.headers['x-subject-token']
  if (token === undefined || token === '') {
    throw new AuthError(
      'invalid_response',
      `${answered} without X-Subject-Token: is this a Keystone v3 URL?`,
      details,
    )
  }
  const body = parseJson(response.body)
  if (body === undefined) {
    throw new AuthError('invalid_response', `${answered} with a body that is not JSON`, details)
  }
  try {
    return v3.decodeAccess(body, token)
  } catch (cause) {
    throw new AuthError('invalid_response', `${answered} with something that is not a v3 token`, {
      ...details,
      cause,
    })
  }
}

/** The `error.message` of Keystone's JSON errors; nothing when the body is something else. */
function serverMessage(body: string, secrets: readonly string[]): string | undefined {
  const message = asObject(asObject(parseJson(body))?.error)?.message
  if (typeof message !== 'string') return undefined
  return secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), message)
    .slice(0, 500)
}

/** `undefined` for what is not JSON. The parser's own error is dropped: it quotes the body. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
