import { token } from '../methods/token.ts'
import { type IdentityPlugin, identity } from './identity.ts'
import { requireOptions } from './require-options.ts'
import { scopeFrom, type V3Options, v3Location } from './v3-options.ts'

export interface V3TokenOptions extends V3Options {
  /** A token that is still valid. The token obtained with it expires when it does. */
  token: string
}

/**
 * keystoneauth's `v3token`: trades a token for one with another scope.
 *
 * @throws `AuthError` with code `missing_options`, naming all that are missing; `invalid_option` for options that contradict each
 *   other
 */
export function v3Token(options: V3TokenOptions): IdentityPlugin {
  requireOptions('v3Token', options, ['authUrl', 'token'])
  const scope = scopeFrom(options)
  return identity({
    ...options,
    ...v3Location(options),
    methods: [token({ id: options.token })],
    ...(scope !== undefined && { scope }),
  })
}
