/**
 * Plugins of users that a SAML identity provider vouches for. They need an XML library, so they are apart.
 *
 * @module @ks/auth/saml
 */
export type { V3AdfsPasswordOptions } from './v3-adfs-password.ts'
export { v3AdfsPassword } from './v3-adfs-password.ts'
export type { V3SamlPasswordOptions } from './v3-saml-password.ts'
export { v3SamlPassword } from './v3-saml-password.ts'
