import { type OAuth1Credentials, oauth1 } from '../methods/oauth1.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { requireOptions } from './require-options.ts'
import { type V3LocationOptions, v3Location } from './v3-options.ts'

export interface V3OAuth1Options extends Omit<V3LocationOptions, 'includeCatalog'>, OAuth1Credentials {
  /**
   * URL of the Identity service: with or without its version, or that of its `/auth`. It is part of what is signed, so it
   * must be the one that the service knows itself by.
   */
  authUrl: string
}

/**
 * keystoneauth's `v3oauth1`: acts for the user that gave a consumer an access token, on the project that the user chose.
 *
 * @throws `AuthError` with code `missing_options`, naming all that are missing
 * @example
 * v3OAuth1({ authUrl, consumerKey, consumerSecret, accessKey, accessSecret })
 */
export function v3OAuth1(options: V3OAuth1Options): IdentityPlugin {
  requireOptions('v3OAuth1', options, [
    'authUrl',
    'consumerKey',
    'consumerSecret',
    'accessKey',
    'accessSecret',
  ])
  const { consumerKey, consumerSecret, accessKey, accessSecret, ...others } = options
  return identity({
    ...others,
    ...v3Location(options),
    methods: [oauth1({ consumerKey, consumerSecret, accessKey, accessSecret })],
    // Keystone verifies a signature without the query of the URL, RFC 5849 with it: so there is none.
    includeCatalog: true,
  })
}
