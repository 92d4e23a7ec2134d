import type { IdentityPlugin } from '../../identity.ts'
import { federatedPlugin } from '../federated-plugin.ts'
import { checkFederationOptions, type FederationOptions } from '../federation-options.ts'
import { showBearer } from './show-bearer.ts'

export interface V3OidcAccessTokenOptions extends FederationOptions {
  /** A token of the provider, or what gets one: called for each login. */
  accessToken: string | (() => string | Promise<string>)
}

/**
 * keystoneauth's `v3oidcaccesstoken`: a token that an OpenID Connect provider gave elsewhere.
 *
 * @throws `AuthError` with code `missing_options`, `invalid_option`
 */
export function v3OidcAccessToken(options: V3OidcAccessTokenOptions): IdentityPlugin {
  checkFederationOptions('v3OidcAccessToken', options, ['accessToken'])
  const { accessToken } = options
  return federatedPlugin(options, async (url, context) => {
    const given = typeof accessToken === 'string' ? accessToken : await accessToken()
    return showBearer(url, given, context)
  })
}
