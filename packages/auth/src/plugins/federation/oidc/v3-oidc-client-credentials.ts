import type { IdentityPlugin } from '../../identity.ts'
import { checkOidcOptions, type OidcOptions } from './oidc-options.ts'
import { askTokenEndpoint, oidcPlugin, openidScopeOf } from './oidc-plugin.ts'

export interface V3OidcClientCredentialsOptions extends OidcOptions {
  clientSecret: string
}

/**
 * keystoneauth's `v3oidcclientcredentials`: a program of its own account at an OpenID Connect provider.
 *
 * @throws `AuthError` with code `missing_options`, `invalid_option`
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.4}
 */
export function v3OidcClientCredentials(options: V3OidcClientCredentialsOptions): IdentityPlugin {
  checkOidcOptions('v3OidcClientCredentials', options, ['clientSecret'])
  const form = { grant_type: 'client_credentials', scope: openidScopeOf(options) }
  return oidcPlugin(options, (provider, context) => askTokenEndpoint(options, form, provider, context))
}
