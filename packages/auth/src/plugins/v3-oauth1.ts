import { type OAuth1Credentials, oauth1 } from '../methods/oauth1.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { type V3LocationOptions, v3Location } from './v3-options.ts'

export interface V3OAuth1Options extends V3LocationOptions, OAuth1Credentials {
  /**
   * URL of the Identity service: with or without its version, or that of its `/auth`. It is part of what is signed, so it
   * must be the one that the service knows itself by.
   */
  authUrl: string
}

/**
 * keystoneauth's `v3oauth1`: acts for the user that gave a consumer an access token, on the project that the user chose.
 *
 * @example
 * v3OAuth1({ authUrl, consumerKey, consumerSecret, accessKey, accessSecret })
 */
export function v3OAuth1(options: V3OAuth1Options): IdentityPlugin {
  const { consumerKey, consumerSecret, accessKey, accessSecret, ...others } = options
  return identity({
    ...others,
    ...v3Location(options),
    methods: [oauth1({ consumerKey, consumerSecret, accessKey, accessSecret })],
  })
}
