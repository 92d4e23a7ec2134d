/**
 * OpenStack authentication, without an HTTP library: plugins, methods, scopes, tokens, the service catalog.
 *
 * @module @ks/auth
 */
export type {
  Access,
  AccessRule,
  AccessScope,
  AccessUser,
  InDomain,
  Named,
  ServiceProvider,
} from './access.ts'
export {
  domainOf,
  findServiceProvider,
  initialAuditIdOf,
  isAdminProject,
  isExpired,
  isScoped,
  isSystemScoped,
  projectOf,
} from './access.ts'
export type { Catalog, CatalogEndpoint, CatalogService } from './catalog/catalog.ts'
export type { EndpointFilter } from './catalog/find-endpoint.ts'
export { filterCatalog, findEndpoint } from './catalog/find-endpoint.ts'
export { serviceTypeCandidates } from './catalog/service-types.ts'
export type { AllVersionsFilter, EndpointVersions } from './discovery/all-versions.ts'
export { allVersions } from './discovery/all-versions.ts'
export type { ApiVersion, VersionInput } from './discovery/api-version.ts'
export {
  compareVersions,
  normalizeVersion,
  versionInUrl,
  versionMatches,
  versionText,
} from './discovery/api-version.ts'
export { authInterface } from './discovery/auth-interface.ts'
export type { AuthDiscoveryOptions } from './discovery/build-auth-discovery.ts'
export { buildAuthDiscovery } from './discovery/build-auth-discovery.ts'
export type { DiscoveryCache, DiscoveryCacheOptions } from './discovery/discovery-cache.ts'
export { discoveryCache } from './discovery/discovery-cache.ts'
export type { EndpointData } from './discovery/endpoint-data.ts'
export type { EndpointQuestion } from './discovery/find-endpoint-data.ts'
export { findEndpointData } from './discovery/find-endpoint-data.ts'
export type { DiscoveredVersion } from './discovery/read-discovery.ts'
export { readDiscovery } from './discovery/read-discovery.ts'
export type { AllowedVersions, VersionData, VersionStatus } from './discovery/version-data.ts'
export type { VersionOptions, VersionRange } from './discovery/version-range.ts'
export { isOpen, isWithin, versionRange } from './discovery/version-range.ts'
export type { AuthErrorCode, AuthErrorDetails, WireErrorCode } from './errors.ts'
export { AuthError } from './errors.ts'
export type { ApplicationCredentialClaim } from './methods/application-credential.ts'
export { applicationCredential } from './methods/application-credential.ts'
export { external } from './methods/external.ts'
export { kerberos } from './methods/kerberos.ts'
export type { MappedClaim, MappedMethodName } from './methods/mapped.ts'
export { mapped } from './methods/mapped.ts'
export type { AuthMethod, Claims, MethodName } from './methods/methods.ts'
export { isMethodName, methodWires } from './methods/methods.ts'
export type { NoClaim } from './methods/no-claim.ts'
export type { OAuth1Claim, OAuth1Credentials } from './methods/oauth1.ts'
export { oauth1 } from './methods/oauth1.ts'
export type { MethodQuestion, OnDemandMethod } from './methods/on-demand.ts'
export { onDemand } from './methods/on-demand.ts'
export type { PasswordClaim } from './methods/password.ts'
export { password } from './methods/password.ts'
export type { TokenClaim } from './methods/token.ts'
export { token } from './methods/token.ts'
export type { TotpClaim } from './methods/totp.ts'
export { totp } from './methods/totp.ts'
export { parseOAuth1Header } from './oauth1/authorization.ts'
export type { OAuth1Parameter, SignedParts } from './oauth1/base-string.ts'
export { signatureBaseString } from './oauth1/base-string.ts'
export type { OAuth1Client, OAuth1Freshness, OAuth1Request } from './oauth1/sign.ts'
export { signOAuth1 } from './oauth1/sign.ts'
export type { OAuth1Secrets } from './oauth1/signature.ts'
export { verifyHmacSha1 } from './oauth1/signature.ts'
export type { AuthPlugin, ConnectionParams, PluginContext } from './plugin.ts'
export { accessPlugin } from './plugins/access-plugin.ts'
export type { AccessSource, AccessSourceOptions, Login } from './plugins/access-source.ts'
export { accessSource } from './plugins/access-source.ts'
export type { AuthLocationOptions } from './plugins/auth-location.ts'
export { v3Url } from './plugins/auth-urls.ts'
export type { FederationOptions } from './plugins/federation/federation-options.ts'
export type { KeystoneToKeystoneOptions } from './plugins/federation/keystone-to-keystone.ts'
export { keystoneToKeystone } from './plugins/federation/keystone-to-keystone.ts'
export type { CodeChallengeMethod } from './plugins/federation/oidc/code-challenge.ts'
export type { DeviceVerification } from './plugins/federation/oidc/device-authorization.ts'
export type { OidcOptions } from './plugins/federation/oidc/oidc-options.ts'
export type { V3OidcAccessTokenOptions } from './plugins/federation/oidc/v3-oidc-access-token.ts'
export { v3OidcAccessToken } from './plugins/federation/oidc/v3-oidc-access-token.ts'
export type { V3OidcAuthorizationCodeOptions } from './plugins/federation/oidc/v3-oidc-authorization-code.ts'
export { v3OidcAuthorizationCode } from './plugins/federation/oidc/v3-oidc-authorization-code.ts'
export type { V3OidcClientCredentialsOptions } from './plugins/federation/oidc/v3-oidc-client-credentials.ts'
export { v3OidcClientCredentials } from './plugins/federation/oidc/v3-oidc-client-credentials.ts'
export type { V3OidcDeviceAuthorizationOptions } from './plugins/federation/oidc/v3-oidc-device-authorization.ts'
export { v3OidcDeviceAuthorization } from './plugins/federation/oidc/v3-oidc-device-authorization.ts'
export type { V3OidcPasswordOptions } from './plugins/federation/oidc/v3-oidc-password.ts'
export { v3OidcPassword } from './plugins/federation/oidc/v3-oidc-password.ts'
export type { V3FedKerberosOptions } from './plugins/federation/v3-fed-kerberos.ts'
export { v3FedKerberos } from './plugins/federation/v3-fed-kerberos.ts'
export type { GenericOptions } from './plugins/generic-options.ts'
export type { GenericPasswordOptions } from './plugins/generic-password.ts'
export { genericPassword } from './plugins/generic-password.ts'
export type { GenericTokenOptions } from './plugins/generic-token.ts'
export { genericToken } from './plugins/generic-token.ts'
export type { HttpBasicOptions } from './plugins/http-basic.ts'
export { httpBasic } from './plugins/http-basic.ts'
export type { IdentityOptions, IdentityPlugin } from './plugins/identity.ts'
export { identity } from './plugins/identity.ts'
export type { KerberosOptions } from './plugins/kerberos-options.ts'
export type { MutualAuth, Negotiate, NegotiateContext, NegotiateOptions } from './plugins/negotiate.ts'
export type { LoginMethod } from './plugins/next-methods.ts'
export type { NoneOptions } from './plugins/none.ts'
export { none } from './plugins/none.ts'
export type { ServiceTokenAuthOptions } from './plugins/service-token-auth.ts'
export { serviceTokenAuth } from './plugins/service-token-auth.ts'
export type { TokenEndpointOptions } from './plugins/token-endpoint.ts'
export { tokenEndpoint } from './plugins/token-endpoint.ts'
export type { V2PluginOptions } from './plugins/v2-options.ts'
export type { V2PasswordOptions } from './plugins/v2-password.ts'
export { v2Password } from './plugins/v2-password.ts'
export type { V2TokenOptions } from './plugins/v2-token.ts'
export { v2Token } from './plugins/v2-token.ts'
export type { V3ApplicationCredentialOptions } from './plugins/v3-application-credential.ts'
export { v3ApplicationCredential } from './plugins/v3-application-credential.ts'
export type { V3KerberosOptions } from './plugins/v3-kerberos.ts'
export { v3Kerberos } from './plugins/v3-kerberos.ts'
export type { V3FactorName, V3FactorOptions, V3MultiFactorOptions } from './plugins/v3-multi-factor.ts'
export { v3MultiFactor } from './plugins/v3-multi-factor.ts'
export type { V3OAuth1Options } from './plugins/v3-oauth1.ts'
export { v3OAuth1 } from './plugins/v3-oauth1.ts'
export type { V3OAuth2ClientCredentialOptions } from './plugins/v3-oauth2-client-credential.ts'
export { v3OAuth2ClientCredential } from './plugins/v3-oauth2-client-credential.ts'
export type { V3OAuth2MtlsClientCredentialOptions } from './plugins/v3-oauth2-mtls-client-credential.ts'
export { v3OAuth2MtlsClientCredential } from './plugins/v3-oauth2-mtls-client-credential.ts'
export type { UserOptions, V3LocationOptions, V3Options } from './plugins/v3-options.ts'
export type { V3PasswordOptions } from './plugins/v3-password.ts'
export { v3Password } from './plugins/v3-password.ts'
export type { V3TokenOptions } from './plugins/v3-token.ts'
export { v3Token } from './plugins/v3-token.ts'
export type { V3TokenlessOptions } from './plugins/v3-tokenless.ts'
export { v3Tokenless } from './plugins/v3-tokenless.ts'
export type { V3TotpOptions } from './plugins/v3-totp.ts'
export { v3Totp } from './plugins/v3-totp.ts'
export type { Receipt } from './receipt.ts'
export type { AuthRequest } from './request.ts'
export type { DomainRef, ProjectRef, Scope, UserRef } from './scope.ts'
export type { MemoryTokenStoreOptions } from './token-store/memory-token-store.ts'
export { memoryTokenStore } from './token-store/memory-token-store.ts'
export type { TokenStore } from './token-store/token-store.ts'
export type { Transport, TransportRequest, TransportResponse } from './transport.ts'
export type { AccessDetails, AuthWire } from './wire/auth-wire.ts'
export type { JsonObject } from './wire/json.ts'
export { v2Wire } from './wire/v2.ts'
export type { V2Options } from './wire/v2-access.ts'
export { encodeV2Endpoints } from './wire/v2-catalog.ts'
export { v3 } from './wire/v3.ts'
export { decodeCatalog, encodeCatalog } from './wire/v3-catalog.ts'
export { decodeReceipt, encodeReceipt } from './wire/v3-receipt.ts'
export type { AuthVersion } from './wire/versions.ts'
export {
  authSuccessStatus,
  authVersions,
  authWires,
  defaultAuthVersion,
  readAuthVersion,
  requestedAuthVersion,
  withAuthVersion,
} from './wire/versions.ts'
