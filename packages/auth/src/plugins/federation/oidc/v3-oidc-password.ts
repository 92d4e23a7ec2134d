import { AuthError } from '../../../errors.ts'
import type { IdentityPlugin } from '../../identity.ts'
import { checkOidcOptions, type OidcOptions } from './oidc-options.ts'
import { askTokenEndpoint, oidcPlugin, openidScopeOf } from './oidc-plugin.ts'

export interface V3OidcPasswordOptions extends OidcOptions {
  username: string
  password: string
  /** Name of the parameter in which the provider wants a one-time passcode: `totp`, `otp`. */
  idpOtpKey?: string | undefined
  /** Asks for the passcode, once per login with the password. Needed with `idpOtpKey`. */
  otp?: (() => string | Promise<string>) | undefined
}

/**
 * keystoneauth's `v3oidcpassword`: user and password at an OpenID Connect provider.
 *
 * @throws {@link AuthError} `missing_options`, `invalid_option`
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.3}
 */
export function v3OidcPassword(options: V3OidcPasswordOptions): IdentityPlugin {
  checkOidcOptions('v3OidcPassword', options, ['username', 'password'])
  const { username, password, idpOtpKey, otp } = options
  if (idpOtpKey !== undefined && otp === undefined)
    throw new AuthError('missing_options', 'idpOtpKey needs otp, a function that gives the passcode.', {
      options: ['otp'],
    })
  return oidcPlugin(options, async (provider, context) =>
    askTokenEndpoint(
      options,
      {
        ...(idpOtpKey !== undefined && otp !== undefined && { [idpOtpKey]: await otp() }),
        grant_type: 'password',
        username,
        password,
        scope: openidScopeOf(options),
      },
      provider,
      context,
    ),
  )
}
