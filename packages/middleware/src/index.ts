/**
 * The guard of a service: who is calling, proven by a Keystone token.
 *
 * @module @ks/middleware
 */
export { isAllowedByAccessRules } from './access-rules.ts'
export type { AuthScheme, Credential } from './auth-scheme.ts'
export type { CacheTime } from './cache/cache-time.ts'
export type { CacheOptions } from './cache/cached.ts'
export { cached } from './cache/cached.ts'
export type { SharedToken, SharedTokens } from './cache/shared-tokens.ts'
export type { MiddlewareErrorCode } from './errors.ts'
export { MiddlewareError } from './errors.ts'
export type { Decision, Guard, GuardOptions, GuardRequest, KeystoneOptions } from './guard.ts'
export { createGuard } from './guard.ts'
export type { Identity, IdentityOptions, ServiceIdentity } from './identity.ts'
export { identityFrom } from './identity.ts'
export type { HeaderOptions, IdentityHeaders } from './identity-headers.ts'
export { identityHeaders, isIdentityHeader, serviceIdentityHeaders } from './identity-headers.ts'
export { parseKeystoneChallenge } from './keystone-challenge.ts'
export type { KeystoneResponse, KeystoneSession } from './keystone-session.ts'
export type { KeystoneValidatorOptions } from './keystone-validator.ts'
export { keystoneValidator } from './keystone-validator.ts'
export type { Pass } from './pass.ts'
export type { Rejection } from './rejection.ts'
export type { ServiceTokenOptions } from './service-token.ts'
export type { TokenBindOptions } from './token-bind.ts'
export type {
  Question,
  Refusal,
  TokenRefusal,
  Unavailable,
  Validation,
  ValidationContext,
  Validator,
} from './validate.ts'
