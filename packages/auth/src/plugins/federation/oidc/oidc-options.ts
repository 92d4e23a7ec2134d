import { AuthError } from '../../../errors.ts'
import { requireSecureEndpoint } from '../../secure-endpoint.ts'
import { checkFederationOptions, type FederationOptions } from '../federation-options.ts'

/** What all plugins share that ask an OpenID Connect provider for a token. */
export interface OidcOptions extends FederationOptions {
  /** The OAuth 2.0 client that this program is to the provider. */
  clientId: string
  /** Its secret. Default: none; the client is a public one. */
  clientSecret?: string | undefined
  /** Scopes to ask the provider for, with spaces between. Default `openid profile`. */
  openidScope?: string | undefined
  /** URL of the provider's token endpoint. Default: as its discovery document says. */
  accessTokenEndpoint?: string | undefined
  /** URL of the provider's discovery document, often ending in `/.well-known/openid-configuration`. */
  discoveryEndpoint?: string | undefined
  /** Which of the provider's tokens Keystone is shown. Default `access_token`. */
  accessTokenType?: 'access_token' | 'id_token' | undefined
  /** Whether endpoints of the provider may be http on other machines than this one. Default false. */
  allowHttp?: boolean | undefined
}

/**
 * @param more options that the plugin needs besides
 * @throws {@link AuthError} `missing_options`, `invalid_option`
 */
export function checkOidcOptions<Options extends OidcOptions>(
  plugin: string,
  options: Options,
  more: readonly (keyof Options & string)[] = [],
): void {
  checkFederationOptions(plugin, options, ['clientId', ...more])
  const { accessTokenEndpoint, discoveryEndpoint, accessTokenType = 'access_token', allowHttp } = options
  if (accessTokenEndpoint === undefined && discoveryEndpoint === undefined)
    throw new AuthError('missing_options', `${plugin} needs accessTokenEndpoint or discoveryEndpoint.`, {
      options: ['accessTokenEndpoint', 'discoveryEndpoint'],
    })
  if (!['access_token', 'id_token'].includes(accessTokenType))
    throw new AuthError('invalid_option', "accessTokenType must be 'access_token' or 'id_token'.")
  for (const [name, value] of Object.entries({ accessTokenEndpoint, discoveryEndpoint }))
    if (value !== undefined) requireSecureEndpoint(value, name, allowHttp)
}
