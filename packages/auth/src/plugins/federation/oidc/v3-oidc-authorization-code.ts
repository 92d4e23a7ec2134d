import { AuthError } from '../../../errors.ts'
import type { IdentityPlugin } from '../../identity.ts'
import { checkOidcOptions, type OidcOptions } from './oidc-options.ts'
import { oidcPlugin } from './oidc-plugin.ts'
import { oauth2Failure, postAsClient } from './token-endpoint-request.ts'

export interface V3OidcAuthorizationCodeOptions extends OidcOptions {
  /** The code that the provider gave the user's browser. It is good for one login. */
  code: string
  /** Where the provider sent the browser, if the request for the code said so. */
  redirectUri?: string | undefined
  /** The verifier, if the request for the code had a challenge (PKCE). */
  codeVerifier?: string | undefined
}

/**
 * keystoneauth's `v3oidcauthcode`: trades an authorization code. The login is renewed only if the provider gives a refresh
 * token.
 *
 * @throws {@link AuthError} `missing_options`, `invalid_option`
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3} and
 *   {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.5}
 */
export function v3OidcAuthorizationCode(options: V3OidcAuthorizationCodeOptions): IdentityPlugin {
  checkOidcOptions('v3OidcAuthorizationCode', options, ['code'])
  const { code, redirectUri, codeVerifier } = options
  const form = {
    grant_type: 'authorization_code',
    code,
    ...(redirectUri !== undefined && { redirect_uri: redirectUri }),
    ...(codeVerifier !== undefined && { code_verifier: codeVerifier }),
  }
  let used = false
  return oidcPlugin(options, async (provider, context, refused) => {
    // Providers take a second use for a theft, and revoke what the first one got.
    if (used)
      throw new AuthError('unauthorized', 'The authorization code has been used. Get another one.', {
        cause: refused,
      })
    const { accessTokenEndpoint } = options
    const endpoint = await provider.endpoint('token_endpoint', accessTokenEndpoint, form.grant_type, context)
    // Whether a request that failed on its way reached the provider, nobody knows.
    used = true
    const answer = await postAsClient(endpoint, form, options, context)
    if (answer.status !== 200) throw oauth2Failure(endpoint, answer)
    return answer
  })
}
