import { AuthError } from '../../../errors.ts'
import type { PluginContext } from '../../../plugin.ts'
import { asObject, type JsonObject } from '../../../wire/json.ts'
import { base64 } from '../../base64.ts'
import { parseJson } from '../../parse-json.ts'
import type { OidcOptions } from './oidc-options.ts'

/** What an endpoint of OAuth 2.0 answered. */
export interface OAuth2Answer {
  status: number
  /** The JSON object of the body; empty when it is something else. */
  answer: JsonObject
  /** The code of the error, such as `invalid_grant`. */
  error: string | undefined
  /** Its `retry-after`, as it was sent. */
  retryAfter: string | undefined
}

/**
 * Posts a form as an OAuth 2.0 client: with a secret, id and secret go in `Authorization`; without, the id in the form.
 * Redirects are not followed, so secrets stay with the endpoint.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1}
 */
export async function postAsClient(
  url: string,
  form: Readonly<Record<string, string>>,
  { clientId, clientSecret }: Pick<OidcOptions, 'clientId' | 'clientSecret'>,
  { transport, signal }: PluginContext,
): Promise<OAuth2Answer> {
  const secret =
    clientSecret === undefined ? undefined : `${formEncode(clientId)}:${formEncode(clientSecret)}`
  const { status, headers, body } = await transport({
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(secret !== undefined && { authorization: `Basic ${base64(secret)}` }),
    },
    body: new URLSearchParams(secret === undefined ? { ...form, client_id: clientId } : form).toString(),
    redirect: false,
    ...(signal && { signal }),
  })
  const answer = asObject(parseJson(body)) ?? {}
  const error =
    typeof answer.error === 'string' && /^[a-z_]{1,40}$/.test(answer.error) ? answer.error : undefined
  return { status, answer, error, retryAfter: headers['retry-after'] }
}

/** The failure that an answer stands for. Holds the code of the error, and nothing else of the answer. */
export function oauth2Failure(url: string, { status, error }: OAuth2Answer): AuthError {
  const answered = `${withoutQuery(url)} answered ${status}`
  if (status < 400)
    return new AuthError('invalid_response', `${answered} without what was asked for.`, { status })
  // `invalid_grant` is how token endpoints refuse passwords and codes: RFC 6749 gives it status 400.
  const refusesUser = status === 401 || error === 'invalid_grant' || error === 'access_denied'
  return new AuthError(
    refusesUser ? 'unauthorized' : 'refused',
    error === undefined ? answered : `${answered}: ${error}`,
    { status },
  )
}

function withoutQuery(url: string): string {
  return url.replace(/\?.*/, '')
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}
