import { totp } from '../methods/totp.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { requireOptions } from './require-options.ts'
import { scopeFrom, type UserOptions, userFrom, type V3Options, v3Location } from './v3-options.ts'

export interface V3TotpOptions extends Omit<V3Options, 'tokenStore'>, UserOptions {
  /** What the user's device shows now. */
  passcode: string
  /** Whether to log in again when the token has expired or was refused. Default false: a passcode is good once. */
  reauthenticate?: boolean | undefined
}

/**
 * keystoneauth's `v3totp`: a login with a time-based one-time passcode, with its flat options. The token cannot be
 * renewed: when it has expired, the user has to give another passcode. It is not kept in a `tokenStore` either, where the name
 * of the user would be enough to find it; with a password beside the passcode it can be: see {@link identity}.
 *
 * @throws `AuthError` with code `missing_options`, naming all that are missing; `invalid_option` for options that contradict each
 *   other
 * @example
 * v3Totp({ authUrl: 'https://cloud.example:5000', username: 'ada', passcode: '123456', projectName: 'engines' })
 */
export function v3Totp(options: V3TotpOptions): IdentityPlugin {
  requireOptions('v3Totp', options, ['authUrl', ['username', 'userId'], 'passcode'])
  const scope = scopeFrom(options)
  const methods = [totp({ user: userFrom(options), passcode: options.passcode })]
  const { reauthenticate = false } = options
  return identity({
    ...options,
    ...v3Location(options),
    reauthenticate,
    methods,
    ...(scope !== undefined && { scope }),
  })
}
