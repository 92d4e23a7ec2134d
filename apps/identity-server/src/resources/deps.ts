import { nonceStore } from '../auth/oauth1/nonce-store.ts'
import type { AuthStore } from '../auth/store.ts'
import type { Config } from '../config/options.ts'
import type { CredentialCipher } from '../credentials/credential-cipher.ts'
import type { PageLimits } from '../http/page-query.ts'
import type { Compliance } from '../identity/compliance/compliance.ts'
import type { Lockout } from '../identity/compliance/lockout.ts'
import type { PasswordHasher } from '../identity/passwords/password-hasher.ts'
import type { SecretHasher } from '../identity/secrets/secret-hasher.ts'
import type { Storage } from '../storage/storage.ts'
import type { RevokeTokens } from '../tokens/revoke.ts'
import type { AccessRuleDeps } from './access-rules/access-rules.ts'
import { accessRuleStore } from './access-rules/store.ts'
import type { AccessTokenDeps } from './access-tokens/access-tokens.ts'
import { requestTokenStore } from './access-tokens/request-token-store.ts'
import type { RequestTokenDeps } from './access-tokens/request-tokens.ts'
import { accessTokenStore } from './access-tokens/store.ts'
import type { ApplicationCredentialDeps } from './application-credentials/application-credentials.ts'
import { applicationCredentialStore } from './application-credentials/store.ts'
import type { AssignmentDeps } from './assignments/assignments.ts'
import { assignmentStore } from './assignments/store.ts'
import type { ConsumerDeps } from './consumers/consumers.ts'
import { consumerStore } from './consumers/store.ts'
import type { Ec2CredentialDeps } from './credentials/ec2-credentials.ts'
import { credentialStore } from './credentials/store.ts'
import type { DomainDeps } from './domains/domains.ts'
import { domainStore } from './domains/store.ts'
import type { EndpointDeps } from './endpoints/endpoints.ts'
import { endpointStore } from './endpoints/store.ts'
import type { GroupDeps } from './groups/groups.ts'
import { groupStore } from './groups/store.ts'
import type { IdentityProviderDeps } from './identity-providers/identity-providers.ts'
import { protocolStore } from './identity-providers/protocol-store.ts'
import type { ProtocolDeps } from './identity-providers/protocols.ts'
import { identityProviderStore } from './identity-providers/store.ts'
import type { MappingDeps } from './mappings/mappings.ts'
import { mappingStore } from './mappings/store.ts'
import type { ProjectDeps } from './projects/projects.ts'
import { projectStore } from './projects/store.ts'
import type { RegionDeps } from './regions/regions.ts'
import { regionStore } from './regions/store.ts'
import type { RoleDeps } from './roles/roles.ts'
import { roleStore } from './roles/store.ts'
import type { ServiceDeps } from './services/services.ts'
import { serviceStore } from './services/store.ts'
import { trustStore } from './trusts/store.ts'
import type { TrustDeps } from './trusts/trusts.ts'
import type { ChangePasswordDeps } from './users/change-password.ts'
import { userStore } from './users/store.ts'

/** What the rules of all resources need. Each resource names its part. */
export type ResourceDeps = AccessRuleDeps &
  AccessTokenDeps &
  ApplicationCredentialDeps &
  AssignmentDeps &
  ConsumerDeps &
  Ec2CredentialDeps &
  DomainDeps &
  EndpointDeps &
  GroupDeps &
  IdentityProviderDeps &
  MappingDeps &
  ProjectDeps &
  ProtocolDeps &
  RegionDeps &
  Omit<RequestTokenDeps, 'throttle'> &
  RoleDeps &
  ServiceDeps &
  TrustDeps &
  ChangePasswordDeps & {
    /** How long lists may get, by the section of the configuration that the listed things are in. */
    listLimits: Record<'catalog' | 'identity' | 'resource' | 'role', PageLimits>
    /** How long the other lists may get. */
    limits: PageLimits
  }

export interface ResourceParts {
  config: Config
  storage: Storage
  authStore: AuthStore
  passwords: PasswordHasher
  credentialCipher: CredentialCipher
  secrets: SecretHasher
  compliance: Compliance
  lockout: Lockout
  clock: () => Date
  revokeTokens: RevokeTokens
}

export function resourceDeps({
  config,
  storage,
  authStore,
  passwords,
  credentialCipher,
  secrets,
  compliance,
  lockout,
  clock,
  revokeTokens,
}: ResourceParts): ResourceDeps {
  // As in Keystone, 0 means the same as nothing.
  const maxDbLimit = config.DEFAULT.max_db_limit || Number.MAX_SAFE_INTEGER
  const limits = (own?: number): PageLimits => ({
    listLimit: own || config.DEFAULT.list_limit || undefined,
    maxDbLimit,
  })
  return {
    storage,
    accessRules: accessRuleStore(storage),
    applicationCredentials: applicationCredentialStore(storage),
    applicationCredentialLimit: config.application_credential.user_limit,
    accessTokens: accessTokenStore(storage),
    assignments: assignmentStore(storage),
    credentials: credentialStore(storage),
    credentialCipher,
    credentialLimit: config.credential.user_limit < 0 ? undefined : config.credential.user_limit,
    consumers: consumerStore(storage),
    domains: domainStore(storage, { clock }),
    endpoints: endpointStore(storage),
    groups: groupStore(storage),
    identityProviders: identityProviderStore(storage, { clock }),
    mappings: mappingStore(storage),
    oauth1Nonces: nonceStore(storage),
    projects: projectStore(storage, { clock }),
    protocols: protocolStore(storage, { clock }),
    regions: regionStore(storage),
    requestTokens: requestTokenStore(storage),
    roles: roleStore(storage),
    secrets,
    services: serviceStore(storage),
    trusts: trustStore(storage, { clock }),
    users: userStore(storage, {
      clock,
      daysInactive: compliance.daysInactive,
      passwordsKept: Math.max(1, compliance.uniqueLastPasswordCount),
    }),
    authStore,
    passwords,
    compliance,
    lockout,
    clock,
    revokeTokens,
    defaultDomainId: config.identity.default_domain_id,
    defaultSchemaVersion: config.federation.attribute_mapping_default_schema_version,
    maxProjectTreeDepth: config.DEFAULT.max_project_tree_depth,
    maxRedelegationCount: config.trust.max_redelegation_count,
    requestTokenSeconds: config.oauth1.request_token_duration,
    accessTokenSeconds: config.oauth1.access_token_duration,
    prohibitedImpliedRoles: config.assignment.prohibited_implied_role,
    listLimits: {
      catalog: limits(config.catalog.list_limit),
      identity: limits(config.identity.list_limit),
      resource: limits(config.resource.list_limit),
      role: limits(config.role.list_limit),
    },
    limits: limits(),
  }
}
