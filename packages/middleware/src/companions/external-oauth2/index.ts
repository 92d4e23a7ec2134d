/**
 * Tokens of any OAuth 2.0 authorization server.
 *
 * @module @ks/middleware/external-oauth2
 */
export type { AuthScheme } from '../../auth-scheme.ts'
export type { CertificateOptions } from '../client-certificate.ts'
export type { ExternalOAuth2 } from './external-oauth2.ts'
export { externalOAuth2 } from './external-oauth2.ts'
export type {
  ClaimMapping,
  ClaimPath,
  ClientAuthMethod,
  ExternalOAuth2Options,
  IntrospectionSession,
} from './options.ts'
