import { password } from '../methods/password.ts'
import { type GenericOptions, genericPlugin } from './generic-options.ts'
import type { IdentityPlugin } from './identity.ts'
import { requireOptions } from './require-options.ts'
import { v2User } from './v2-options.ts'
import { type UserOptions, userFrom } from './v3-options.ts'

export interface GenericPasswordOptions extends GenericOptions, UserOptions {
  password: string
}

/**
 * keystoneauth's `password`: a login with user and password, whatever version of the Identity API a cloud has. One or two GETs
 * before the first login find that out: `/auth` is preferred, then v3; v2.0 is used where there is nothing else and the options
 * name no domain. (keystoneauth prefers v2.0 where no domain is named.)
 *
 * @throws `AuthError` with code `missing_options`, naming all that are missing; `invalid_option` for options that contradict each
 *   other
 * @example
 * genericPassword({ authUrl: 'https://cloud.example/identity', username: 'ada', password: secret, projectName: 'engines' })
 */
export function genericPassword(options: GenericPasswordOptions): IdentityPlugin {
  requireOptions('genericPassword', options, ['authUrl', ['username', 'userId'], 'password'])
  const { userId, username, password: secret } = options
  return genericPlugin(options, {
    v3: (resolved) => [password({ user: userFrom(resolved), password: secret })],
    v2: () => [password({ user: v2User(userId, username), password: secret })],
  })
}
