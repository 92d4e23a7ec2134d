import { AuthError } from '../errors.ts'
import type { PluginContext } from '../plugin.ts'
import { asObject } from '../wire/json.ts'
import { base64 } from './base64.ts'
import { parseJson } from './parse-json.ts'

/** Who asks for a token. Without a secret, the certificate of the connection proves it. */
export interface OAuth2Client {
  id: string
  secret?: string
}

/** A token of OAuth 2.0. */
export interface Bearer {
  token: string
  /** How long it is good; `undefined` when the server does not say. */
  expiresInSeconds: number | undefined
}

/**
 * Asks a token endpoint of OAuth 2.0 for a token of a client that acts for itself. Errors hold the code of the server's
 * answer, and nothing else of it.
 *
 * @throws {@link AuthError} `unauthorized` (401), `refused` (other statuses from 400), `invalid_response`
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.4}, and without a secret
 *   {@link https://www.rfc-editor.org/rfc/rfc8705#section-2}
 */
export async function oauth2Bearer(
  endpoint: string,
  { id, secret }: OAuth2Client,
  context: PluginContext,
): Promise<Bearer> {
  const { status, body } = await context.transport({
    method: 'POST',
    url: endpoint,
    headers: {
      accept: 'application/json',
      ...(secret !== undefined && { authorization: `Basic ${base64(`${id}:${secret}`)}` }),
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(secret === undefined && { client_id: id }),
    }).toString(),
    ...(context.signal && { signal: context.signal }),
  })
  const answer = asObject(parseJson(body))
  const answered = `${endpoint} answered ${status}`
  if (status >= 400) {
    const code = /^[a-z_]{1,40}$/.exec(typeof answer?.error === 'string' ? answer.error : '')?.[0]
    throw new AuthError(
      status === 401 ? 'unauthorized' : 'refused',
      code === undefined ? answered : `${answered}: ${code}`,
      { status },
    )
  }
  const { access_token: token, expires_in: seconds } = answer ?? {}
  if (typeof token !== 'string' || token === '')
    throw new AuthError('invalid_response', `${answered} without an access_token`, { status })
  return { token, expiresInSeconds: typeof seconds === 'number' && seconds >= 0 ? seconds : undefined }
}
