/**
 * Keystone tokens that come as OAuth 2.0 bearer tokens.
 *
 * @module @ks/middleware/oauth2
 */
export type { AuthScheme } from '../../auth-scheme.ts'
export type { CertificateOptions } from '../client-certificate.ts'
export { oauth2Bearer } from './oauth2-bearer.ts'
export { oauth2Mtls } from './oauth2-mtls.ts'
