import { token } from '../methods/token.ts'
import { type GenericOptions, genericPlugin } from './generic-options.ts'
import type { IdentityPlugin } from './identity.ts'
import { requireOptions } from './require-options.ts'

export interface GenericTokenOptions extends GenericOptions {
  /** A token that is still valid. The token obtained with it expires when it does. */
  token: string
}

/**
 * keystoneauth's `token`: trades a token for one with another scope, whatever version of the Identity API a cloud has. Finds
 * that out as `genericPassword()` does.
 *
 * @throws `AuthError` with code `missing_options`, naming all that are missing; `invalid_option` for options that contradict each
 *   other
 */
export function genericToken(options: GenericTokenOptions): IdentityPlugin {
  requireOptions('genericToken', options, ['authUrl', 'token'])
  const methods = [token({ id: options.token })]
  return genericPlugin(options, { v3: () => methods, v2: () => methods })
}
