import { AuthError } from '../../../errors.ts'
import type { PluginContext } from '../../../plugin.ts'
import type { TransportResponse } from '../../../transport.ts'
import { asObject, type JsonObject } from '../../../wire/json.ts'
import { base64 } from '../../base64.ts'
import { parseJson } from '../../parse-json.ts'
import { formEncode, withoutSecrets } from '../../without-secrets.ts'
import type { OidcOptions } from './oidc-options.ts'

/** An endpoint of OAuth 2.0 that wants to know which client asks. */
export interface ClientEndpoint {
  url: string
  /** How a client with a secret shows it. */
  authMethod: 'client_secret_basic' | 'client_secret_post'
}

/** What an endpoint of OAuth 2.0 answered. */
export interface OAuth2Answer {
  status: number
  /** The JSON object of the body; empty when it is something else. */
  answer: JsonObject
  /** The code of the error, such as `invalid_grant`. */
  error: string | undefined
  /** What the provider says of the error, without the secrets that it was shown. */
  description: string | undefined
  /** Its `retry-after`, as it was sent. */
  retryAfter: string | undefined
}

/** What a form says that is no secret. */
const open = new Set([
  'grant_type',
  'scope',
  'client_id',
  'username',
  'redirect_uri',
  'code_challenge',
  'code_challenge_method',
])

/**
 * Posts a form as an OAuth 2.0 client: with a secret, id and secret go in `Authorization`, or in the form where the provider
 * takes them nowhere else; without, the id in the form. Redirects are not followed, so secrets stay with the endpoint.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1}
 */
export async function postAsClient(
  { url, authMethod }: ClientEndpoint,
  form: Readonly<Record<string, string>>,
  { clientId, clientSecret }: Pick<OidcOptions, 'clientId' | 'clientSecret'>,
  { transport, signal }: PluginContext,
): Promise<OAuth2Answer> {
  const inHeader = clientSecret !== undefined && authMethod === 'client_secret_basic'
  const body = inHeader
    ? form
    : { ...form, client_id: clientId, ...(clientSecret !== undefined && { client_secret: clientSecret }) }
  const response = await transport({
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(inHeader && {
        authorization: `Basic ${base64(`${formEncode(clientId)}:${formEncode(clientSecret)}`)}`,
      }),
    },
    body: new URLSearchParams(body).toString(),
    redirect: false,
    ...(signal && { signal }),
  })
  const secrets = Object.entries(form).flatMap(([name, value]) => (open.has(name) ? [] : [value]))
  return readAnswer(response, secrets.concat(clientSecret ?? []))
}

function readAnswer({ status, headers, body }: TransportResponse, secrets: readonly string[]): OAuth2Answer {
  const answer = asObject(parseJson(body)) ?? {}
  const { error, error_description: said } = answer
  return {
    status,
    answer,
    error: typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : undefined,
    description: typeof said === 'string' ? withoutSecrets(said, secrets) : undefined,
    retryAfter: headers['retry-after'],
  }
}

/** The failure that an answer stands for. Holds the error and what the provider says of it, and nothing else of the answer. */
export function oauth2Failure(
  { url }: ClientEndpoint,
  { status, error, description }: OAuth2Answer,
): AuthError {
  const answered = `${withoutQuery(url)} answered ${status}`
  if (status < 400)
    return new AuthError('invalid_response', `${answered} without what was asked for.`, { status })
  // `invalid_grant` is how token endpoints refuse passwords and codes: RFC 6749 gives it status 400.
  const refusesUser = status === 401 || error === 'invalid_grant' || error === 'access_denied'
  const said = error === undefined ? [] : [error, ...(description ? [description] : [])]
  return new AuthError(refusesUser ? 'unauthorized' : 'refused', [answered, ...said].join(': '), { status })
}

function withoutQuery(url: string): string {
  return url.replace(/\?.*/, '')
}
