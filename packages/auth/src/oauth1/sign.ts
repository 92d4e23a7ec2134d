import { formatOAuth1Header } from './authorization.ts'
import { type OAuth1Parameter, type SignedParts, signatureBaseString } from './base-string.ts'
import { hmacSha1 } from './signature.ts'

/** Who signs. */
export interface OAuth1Client {
  consumerKey: string
  consumerSecret: string
  /** A request token or an access token. Absent when a request token is asked for. */
  token?: { key: string; secret: string } | undefined
}

/** A request that shall be signed. */
export interface OAuth1Request extends Pick<SignedParts, 'method' | 'url'> {
  /** Further protocol parameters: `oauth_callback`, `oauth_verifier`. */
  parameters?: readonly OAuth1Parameter[]
}

/** What makes two signatures of one request differ. */
export interface OAuth1Freshness {
  /** Default: the system's clock. */
  now?: Date
  /** Default: a random UUID without dashes. Keystone takes no other characters than hexadecimal digits. */
  nonce?: string
}

/**
 * Signs a request with OAuth 1.0a, HMAC-SHA1.
 *
 * @returns the value of its `Authorization` header
 * @example
 * await signOAuth1({ method: 'POST', url }, { consumerKey, consumerSecret, token: { key, secret } })
 * @see {@link https://www.rfc-editor.org/rfc/rfc5849#section-3}
 */
export async function signOAuth1(
  request: OAuth1Request,
  client: OAuth1Client,
  { now = new Date(), nonce = randomNonce() }: OAuth1Freshness = {},
): Promise<string> {
  const parameters: OAuth1Parameter[] = [
    ['oauth_consumer_key', client.consumerKey],
    ...(client.token === undefined ? [] : [['oauth_token', client.token.key] as const]),
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(Math.floor(now.getTime() / 1000))],
    ['oauth_nonce', nonce],
    ['oauth_version', '1.0'],
    ...(request.parameters ?? []),
  ]
  const signature = await hmacSha1(signatureBaseString({ ...request, parameters }), {
    consumerSecret: client.consumerSecret,
    tokenSecret: client.token?.secret ?? '',
  })
  return formatOAuth1Header([...parameters, ['oauth_signature', signature]])
}

function randomNonce(): string {
  return crypto.randomUUID().replaceAll('-', '')
}
