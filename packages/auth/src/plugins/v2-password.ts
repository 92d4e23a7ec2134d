import { AuthError } from '../errors.ts'
import { password } from '../methods/password.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { requireOptions } from './require-options.ts'
import { type V2PluginOptions, v2Location, v2Scope, v2User } from './v2-options.ts'

export interface V2PasswordOptions extends V2PluginOptions {
  /** Id of the user. It wins over the name. */
  userId?: string | undefined
  username?: string | undefined
  password: string
}

/**
 * keystoneauth's `v2password`: a login with user and password at a cloud that has only v2.0 of the Identity API, which knows
 * no domains.
 *
 * @throws {@link AuthError} `missing_options`, naming all that are missing; `invalid_option` for a trust: v2.0 ignores it beside
 *   a password, and gives more than was asked for
 * @example
 * v2Password({ authUrl: 'https://old.example:5000', username: 'ada', password: secret, tenantName: 'engines' })
 */
export function v2Password(options: V2PasswordOptions): IdentityPlugin {
  requireOptions('v2Password', options, ['authUrl', ['username', 'userId'], 'password'])
  // Files and environments have it for all plugins of v2.0.
  if ((options as { trustId?: unknown }).trustId !== undefined)
    throw new AuthError('invalid_option', 'v2Password takes no trustId: use v2Token.')
  const { userId, username, tenantId, tenantName, password: secret } = options
  return identity({
    ...options,
    ...v2Location(options),
    methods: [password({ user: v2User(userId, username), password: secret })],
    scope: v2Scope(tenantId, tenantName),
  })
}
