import type { Access } from '../access.ts'
import { AuthError, type AuthErrorDetails } from '../errors.ts'
import { headersOf, secretsOf } from '../methods/methods.ts'
import type { PluginContext } from '../plugin.ts'
import type { Receipt } from '../receipt.ts'
import type { AuthRequest } from '../request.ts'
import type { TransportResponse } from '../transport.ts'
import { asObject } from '../wire/json.ts'
import { decodeReceipt } from '../wire/v3-receipt.ts'
import { authWires, withAuthVersion } from '../wire/versions.ts'
import type { AuthLocation } from './auth-location.ts'
import { parseJson } from './parse-json.ts'
import { withoutSecrets } from './without-secrets.ts'

const wires = authWires({ defaultDomainId: 'default' })

/** A token, or that more methods are needed for one. */
export type TokenAnswer = { access: Access } | { receipt: Receipt; requestId: string | undefined }

/**
 * Sends one authentication. Messages of errors hold what the server said and its request id, and never a secret of the
 * request, even if the server repeats it.
 *
 * @param receipt what earlier steps of the same login got
 * @throws {@link AuthError} `unauthorized` (401), `refused` (other statuses from 400), `invalid_response`,
 *   `not_expressible`
 */
export async function requestToken(
  location: AuthLocation,
  request: AuthRequest,
  receipt: Receipt | undefined,
  context: PluginContext,
): Promise<TokenAnswer> {
  const { url, version, takesVersions } = location
  const body = wires[version].encodeRequest(request)
  const response = await context.transport({
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(receipt && { 'openstack-auth-receipt': receipt.receipt }),
      ...(await headersOf(request.methods, { method: 'POST', url })),
    },
    body: JSON.stringify(takesVersions ? withAuthVersion(body, version) : body),
    ...(context.signal && { signal: context.signal }),
  })
  const requestId = response.headers['x-openstack-request-id']
  const asked = receiptIn(response)
  if (asked !== undefined) return { receipt: asked, requestId }
  const secrets = request.methods.flatMap(secretsOf).concat(receipt?.receipt ?? [])
  return { access: readAccess(response, location, secrets) }
}

/** A 401 that is no refusal, but asks for more methods. */
function receiptIn({ status, headers, body }: TransportResponse): Receipt | undefined {
  const receipt = headers['openstack-auth-receipt']
  if (status !== 401 || receipt === undefined) return undefined
  try {
    return decodeReceipt(parseJson(body), receipt)
  } catch {
    return undefined
  }
}

/**
 * Reads an answer that carries a token.
 *
 * @param secrets what must not be in a message even if the server repeats it
 * @throws {@link AuthError} `unauthorized` (401), `refused` (other statuses from 400), `invalid_response`
 */
export function readAccess(
  response: TransportResponse,
  { url, version }: Pick<AuthLocation, 'url' | 'version'>,
  secrets: readonly string[],
): Access {
  const { status } = response
  const requestId = response.headers['x-openstack-request-id']
  const details: AuthErrorDetails = { status, ...(requestId !== undefined && { requestId }) }
  const answered = `${url} answered ${status}${requestId ? ` (${withoutSecrets(requestId, secrets)})` : ''}`
  if (status >= 400) {
    const said = serverMessage(response.body, secrets)
    throw new AuthError(
      status === 401 ? 'unauthorized' : 'refused',
      said ? `${answered}: ${said}` : answered,
      details,
    )
  }
  const token = response.headers['x-subject-token'] || undefined
  if (token === undefined && version === 'v3') {
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
    return wires[version].decodeAccess(body, token)
  } catch (cause) {
    throw new AuthError('invalid_response', `${answered} with something that is not a ${version} token`, {
      ...details,
      cause,
    })
  }
}

/** The `error.message` of Keystone's JSON errors; nothing when the body is something else. */
function serverMessage(body: string, secrets: readonly string[]): string | undefined {
  const message = asObject(asObject(parseJson(body))?.error)?.message
  return typeof message === 'string' ? withoutSecrets(message, secrets) : undefined
}
