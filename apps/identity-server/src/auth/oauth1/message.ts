import { type OAuth1Parameter, parseOAuth1Header, signatureBaseString } from '@ks/auth'
import { invalid } from '../../identity-error.ts'

/** What of a request is signed. */
export interface SignedRequest {
  /** Address of the client, for limits. */
  client: string
  method: string
  /** Absolute URL, as the client knows it. Its query is signed. */
  url: string
  /** Header `Authorization`. */
  authorization: string | undefined
  /** Parameters of a form body. */
  form?: readonly OAuth1Parameter[]
}

/** What an OAuth1 request says, before anybody has looked whether it is true. */
export interface OAuth1Message {
  /** Address of who sent it. */
  client: string
  consumerKey: string
  /** Seconds since 1970. */
  timestamp: number
  nonce: string
  signature: string
  /** What the signature is of. */
  baseString: string
  /** The other parameters: `oauth_token`, `oauth_callback`, `oauth_verifier`. */
  parameters: ReadonlyMap<string, string>
}

/**
 * Reads a signed request. As in Keystone the protocol's parameters stand in the header alone, and HMAC-SHA1 is the one
 * way to sign.
 *
 * @throws `invalid` when a parameter is missing, comes twice or is not what the protocol knows
 * @see {@link https://www.rfc-editor.org/rfc/rfc5849#section-3.2}
 */
export function readOAuth1Message(request: SignedRequest): OAuth1Message {
  const { client, method, url, authorization, form = [] } = request
  const parameters = parseOAuth1Header(authorization ?? '')
  if (parameters === undefined)
    throw invalid('Expecting to find the parameters of OAuth 1.0a in the header Authorization.')
  const elsewhere = [...new URL(url).searchParams, ...form].find(([name]) => name.startsWith('oauth_'))
  if (elsewhere !== undefined)
    throw invalid('Parameters of OAuth belong into the header Authorization alone.')
  const timestamp = required(parameters, 'oauth_timestamp')
  if (!/^[1-9]\d{0,10}$/.test(timestamp)) throw invalid('oauth_timestamp must be a number of seconds.')
  if (required(parameters, 'oauth_signature_method') !== 'HMAC-SHA1')
    throw invalid('oauth_signature_method must be HMAC-SHA1.')
  if ((parameters.get('oauth_version') ?? '1.0') !== '1.0') throw invalid('oauth_version must be 1.0.')
  return {
    client,
    consumerKey: required(parameters, 'oauth_consumer_key'),
    timestamp: Number(timestamp),
    nonce: required(parameters, 'oauth_nonce'),
    signature: required(parameters, 'oauth_signature'),
    baseString: signatureBaseString({ method, url, parameters: [...parameters, ...form] }),
    parameters,
  }
}

/** @throws `invalid` when the message has no such parameter */
export function requireParameter(message: OAuth1Message, name: string): string {
  return required(message.parameters, name)
}

function required(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name)
  if (value === undefined || value === '')
    throw invalid(`Expecting to find ${name} in the header Authorization.`)
  return value
}
