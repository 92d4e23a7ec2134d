import { retryAfter, unusable } from '../../keystone-answer.ts'
import type { KeystoneResponse } from '../../keystone-session.ts'
import type { Validation, Validator } from '../../validate.ts'
import { withinTime } from '../../within-time.ts'
import { accessOfClaims, boundTo, isBound, isFor } from './access-of-claims.ts'
import { isObject } from './claim.ts'
import { clientAuthentication } from './client-authentication.ts'
import type { ExternalOAuth2Options } from './options.ts'

/** Bytes of an answer that are read: claims of one token. */
const maxBodyBytes = 1_048_576

/**
 * Validates tokens at an authorization server. An active token without the claims that are needed is `forbidden`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7662}
 */
export function introspection(options: ExternalOAuth2Options): Validator {
  const { session, introspectEndpoint, mapping, thumbprintVerify, requiredAudience } = options
  const { timeoutMs = 10_000 } = options
  const { now = () => new Date() } = options
  const clientProof = clientAuthentication(options, now)

  async function ask(token: string, signal: AbortSignal): Promise<Validation> {
    const { headers, form } = clientProof()
    const response = await session.post(introspectEndpoint, {
      body: new URLSearchParams({ ...form, token, token_type_hint: 'access_token' }).toString(),
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      authenticated: false,
      redirect: 0,
      throwOnError: false,
      maxBodyBytes,
      signal,
    })
    return await read(response, token)
  }

  async function read(response: KeystoneResponse, token: string): Promise<Validation> {
    const { status, headers } = response
    const body = await response.text()
    if (status !== 200) {
      const hint = status === 401 ? ': it does not take the credentials of this service' : ''
      return unusable(
        `The authorization server answered ${status} to an introspection${hint}.`,
        retryAfter(headers.get('retry-after')),
      )
    }
    const claims = parsed(body)
    if (!isObject(claims) || typeof claims.active !== 'boolean') {
      return unusable('The authorization server answered 200 with something that is no introspection.')
    }
    if (!claims.active) return { ok: false, refusal: 'invalid' }
    if (requiredAudience !== undefined && !isFor(requiredAudience, claims))
      return { ok: false, refusal: 'invalid' }
    // Bound to something that cannot be verified here: whoever brings it may have stolen it.
    const mustBeBound = thumbprintVerify ?? isBound(claims)
    if (mustBeBound && boundTo(claims) === undefined) return { ok: false, refusal: 'invalid' }
    const access = accessOfClaims(claims, mapping, token, now())
    return access === undefined ? { ok: false, refusal: 'forbidden' } : { ok: true, access }
  }

  return async (token) => {
    try {
      return await withinTime(timeoutMs, (signal) => ask(token, signal))
    } catch (cause) {
      return { ok: false, refusal: 'unavailable', cause }
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
