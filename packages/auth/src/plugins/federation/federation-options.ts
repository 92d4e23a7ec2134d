import { requireOptions } from '../require-options.ts'
import { scopeFrom, type V3Options } from '../v3-options.ts'

/** What all plugins of federated users share. Their logins have no name, so they cannot be kept in a `tokenStore`. */
export interface FederationOptions extends Omit<V3Options, 'tokenStore' | 'discover'> {
  /** Id of the identity provider, as Keystone knows it. */
  identityProvider: string
  /** Id of the federation protocol, as Keystone knows it: `openid`, `saml2`. */
  protocol: string
}

/**
 * Checks what all plugins of federated users need, and what one of them needs besides.
 *
 * @throws `AuthError` with code `missing_options`; `invalid_option` for scopes that contradict each other
 */
export function checkFederationOptions<Options extends FederationOptions>(
  plugin: string,
  options: Options,
  more: readonly (keyof Options & string)[] = [],
): void {
  requireOptions<Options>(plugin, options, ['authUrl', 'identityProvider', 'protocol', ...more])
  scopeFrom(options)
}
