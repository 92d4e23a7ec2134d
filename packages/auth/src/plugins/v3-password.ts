import { password } from '../methods/password.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { requireOptions } from './require-options.ts'
import { scopeFrom, type UserOptions, userFrom, type V3Options, v3Location } from './v3-options.ts'

export interface V3PasswordOptions extends V3Options, UserOptions {
  password: string
}

/**
 * keystoneauth's `v3password`: a login with user name and password, with its flat options.
 *
 * @throws `AuthError` with code `missing_options`, naming all that are missing; `invalid_option` for options that contradict each
 *   other
 * @example
 * v3Password({ authUrl: 'https://cloud.example:5000', username: 'ada', password: secret, projectName: 'engines' })
 */
export function v3Password(options: V3PasswordOptions): IdentityPlugin {
  requireOptions('v3Password', options, ['authUrl', ['username', 'userId'], 'password'])
  const scope = scopeFrom(options)
  const methods = [password({ user: userFrom(options), password: options.password })]
  return identity({ ...options, ...v3Location(options), methods, ...(scope !== undefined && { scope }) })
}
