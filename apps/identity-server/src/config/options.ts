import type { OptionTable, ValueOf } from './option.ts'
import { applicationCredentialOptions } from './options/application-credential.ts'
import { assignmentOptions } from './options/assignment.ts'
import { authOptions } from './options/auth.ts'
import { cacheOptions } from './options/cache.ts'
import { catalogOptions } from './options/catalog.ts'
import { credentialOptions } from './options/credential.ts'
import { databaseOptions } from './options/database.ts'
import { defaultOptions } from './options/default.ts'
import { endpointFilterOptions } from './options/endpoint-filter.ts'
import { federationOptions } from './options/federation.ts'
import { fernetReceiptsOptions } from './options/fernet-receipts.ts'
import { fernetTokensOptions } from './options/fernet-tokens.ts'
import { identityOptions } from './options/identity.ts'
import { identityProtocolOptions } from './options/identity-protocol.ts'
import { jwtTokensOptions } from './options/jwt-tokens.ts'
import { ksOptions } from './options/ks.ts'
import { oauth1Options } from './options/oauth1.ts'
import { oauth2Options } from './options/oauth2.ts'
import { osloMiddlewareOptions } from './options/oslo-middleware.ts'
import { osloPolicyOptions } from './options/oslo-policy.ts'
import { receiptOptions } from './options/receipt.ts'
import { resourceOptions } from './options/resource.ts'
import { revokeOptions } from './options/revoke.ts'
import { roleOptions } from './options/role.ts'
import { securityComplianceOptions } from './options/security-compliance.ts'
import { tokenOptions } from './options/token.ts'
import { tokenlessAuthOptions } from './options/tokenless-auth.ts'
import { totpOptions } from './options/totp.ts'
import { trustOptions } from './options/trust.ts'

/**
 * Every option that has an effect here, by section.
 *
 * Sections and options keep Keystone's own names, snake_case included: an operator who searches for
 * `allow_rescope_scoped_token` finds it in keystone.conf, in Keystone's documentation and in this code.
 */
export const OPTIONS = {
  DEFAULT: defaultOptions,
  application_credential: applicationCredentialOptions,
  assignment: assignmentOptions,
  auth: authOptions,
  cache: cacheOptions,
  catalog: catalogOptions,
  credential: credentialOptions,
  database: databaseOptions,
  endpoint_filter: endpointFilterOptions,
  fernet_receipts: fernetReceiptsOptions,
  federation: federationOptions,
  fernet_tokens: fernetTokensOptions,
  identity: identityOptions,
  jwt_tokens: jwtTokensOptions,
  ks: ksOptions,
  oauth1: oauth1Options,
  oauth2: oauth2Options,
  mapped: identityProtocolOptions,
  openid: identityProtocolOptions,
  oslo_middleware: osloMiddlewareOptions,
  oslo_policy: osloPolicyOptions,
  receipt: receiptOptions,
  resource: resourceOptions,
  revoke: revokeOptions,
  role: roleOptions,
  security_compliance: securityComplianceOptions,
  saml2: identityProtocolOptions,
  token: tokenOptions,
  tokenless_auth: tokenlessAuthOptions,
  trust: trustOptions,
  totp: totpOptions,
  x509: identityProtocolOptions,
} as const satisfies Record<string, OptionTable>

type Options = typeof OPTIONS

/** The configuration of a server: `config.token.expiration` is a number. Deeply frozen. */
export type Config = {
  readonly [S in keyof Options]: { readonly [O in keyof Options[S]]: ValueOf<Options[S][O]> }
}

/** Some options of some sections. */
export type PartialConfig = { readonly [S in keyof Config]?: Partial<Config[S]> }
