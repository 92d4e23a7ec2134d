import { signOAuth1 } from '../oauth1/sign.ts'
import { requireObject } from '../wire/json.ts'
import type { MethodWire } from './method-wire.ts'
import type { AuthMethod } from './methods.ts'

/** What a consumer and a user's access token are known by, and what they sign with. */
export interface OAuth1Credentials {
  consumerKey: string
  consumerSecret: string
  accessKey: string
  accessSecret: string
}

/** Proof by a signature. It stands in the `Authorization` header and not in the body. */
export interface OAuth1Claim {
  /** With what a client signs. Absent on the server, which never gets to see them. */
  credentials?: OAuth1Credentials
}

/**
 * Proves that the user of an OAuth1 access token has let a consumer act for it. The token is scoped to the project that
 * the user chose, so no scope can be asked for.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3-ext/#authenticate-with-identity-api}
 */
export function oauth1(credentials: OAuth1Credentials): AuthMethod<'oauth1'> {
  return { name: 'oauth1', claim: { credentials } }
}

export const oauth1Wire: MethodWire<OAuth1Claim> = {
  encode: () => ({}),
  decode(value, path) {
    requireObject(value, path)
    return {}
  },
  async headers({ credentials }, request): Promise<Record<string, string>> {
    if (credentials === undefined) return {}
    const { consumerKey, consumerSecret, accessKey: key, accessSecret: secret } = credentials
    const token = { key, secret }
    return { authorization: await signOAuth1(request, { consumerKey, consumerSecret, token }) }
  },
  secrets: ({ credentials }) =>
    credentials === undefined ? [] : [credentials.consumerSecret, credentials.accessSecret],
  cacheElements: ({ credentials }) =>
    credentials && {
      access_key: credentials.accessKey,
      access_secret: credentials.accessSecret,
      consumer_key: credentials.consumerKey,
      consumer_secret: credentials.consumerSecret,
    },
}
