import type {
  AssignmentTable,
  ImpliedRoleTable,
  RoleOptionTable,
  RoleTable,
  SystemAssignmentTable,
} from './schema/assignment.ts'
import type {
  AlembicVersionTable,
  KsChangeTable,
  KsOAuth1NonceTable,
  KsOriginTable,
  KsTotpUseTable,
} from './schema/bookkeeping.ts'
import type {
  EndpointGroupTable,
  EndpointTable,
  PolicyAssociationTable,
  PolicyTable,
  ProjectEndpointGroupTable,
  ProjectEndpointTable,
  RegionTable,
  ServiceTable,
} from './schema/catalog.ts'
import type { CredentialTable, RevocationEventTable, TokenTable } from './schema/credential.ts'
import type {
  AccessRuleTable,
  AccessTokenTable,
  ApplicationCredentialAccessRuleTable,
  ApplicationCredentialRoleTable,
  ApplicationCredentialTable,
  ConsumerTable,
  RequestTokenTable,
  TrustRoleTable,
  TrustTable,
} from './schema/delegation.ts'
import type {
  FederationProtocolTable,
  IdentityProviderTable,
  IdpRemoteIdsTable,
  KsMappingTable,
  MappingTable,
  ServiceProviderTable,
} from './schema/federation.ts'
import type {
  ExpiringUserGroupMembershipTable,
  FederatedUserTable,
  GroupTable,
  IdMappingTable,
  LocalUserTable,
  NonlocalUserTable,
  PasswordTable,
  UserGroupMembershipTable,
  UserOptionTable,
  UserTable,
} from './schema/identity.ts'
import type {
  ConfigRegisterTable,
  DomainConfigTable,
  LimitTable,
  ProjectOptionTable,
  ProjectTable,
  ProjectTagTable,
  RegisteredLimitTable,
} from './schema/resource.ts'

/**
 * Every table of OpenStack Keystone's schema: what `keystone-manage db_sync` makes, column for column.
 *
 * A column has the same JavaScript type on every dialect: booleans are `boolean`, timestamps are `Date` (UTC,
 * milliseconds; the microseconds that Keystone writes are cut off, MySQL keeps whole seconds), calendar days are
 * `YYYY-MM-DD` strings, `bigint` columns are `number`, JSON is text. An expression (`max(…)`, `count(…)`) has no
 * column type: counts are `number` everywhere, but a `Date` or `boolean` is certain only for a plain column.
 */
export interface KeystoneTables {
  access_rule: AccessRuleTable
  access_token: AccessTokenTable
  alembic_version: AlembicVersionTable
  application_credential: ApplicationCredentialTable
  application_credential_access_rule: ApplicationCredentialAccessRuleTable
  application_credential_role: ApplicationCredentialRoleTable
  assignment: AssignmentTable
  config_register: ConfigRegisterTable
  consumer: ConsumerTable
  credential: CredentialTable
  endpoint: EndpointTable
  endpoint_group: EndpointGroupTable
  expiring_user_group_membership: ExpiringUserGroupMembershipTable
  federated_user: FederatedUserTable
  federation_protocol: FederationProtocolTable
  group: GroupTable
  id_mapping: IdMappingTable
  identity_provider: IdentityProviderTable
  idp_remote_ids: IdpRemoteIdsTable
  implied_role: ImpliedRoleTable
  limit: LimitTable
  local_user: LocalUserTable
  mapping: MappingTable
  nonlocal_user: NonlocalUserTable
  password: PasswordTable
  policy: PolicyTable
  policy_association: PolicyAssociationTable
  project: ProjectTable
  project_endpoint: ProjectEndpointTable
  project_endpoint_group: ProjectEndpointGroupTable
  project_option: ProjectOptionTable
  project_tag: ProjectTagTable
  region: RegionTable
  registered_limit: RegisteredLimitTable
  request_token: RequestTokenTable
  revocation_event: RevocationEventTable
  role: RoleTable
  role_option: RoleOptionTable
  sensitive_config: DomainConfigTable
  service: ServiceTable
  service_provider: ServiceProviderTable
  system_assignment: SystemAssignmentTable
  token: TokenTable
  trust: TrustTable
  trust_role: TrustRoleTable
  user: UserTable
  user_group_membership: UserGroupMembershipTable
  user_option: UserOptionTable
  whitelisted_config: DomainConfigTable
}

/** Keystone's tables and our own, for `Kysely<Database>`. */
export interface Database extends KeystoneTables {
  /** What committed writes changed, for the caches of other processes. */
  ks_change: KsChangeTable
  /** Versions of mappings, for which Keystone's table has no column. */
  ks_mapping: KsMappingTable
  /** Signed requests that must not come again. */
  ks_oauth1_nonce: KsOAuth1NonceTable

  ks_origin: KsOriginTable
  /** Which one-time passcodes are used up. */
  ks_totp_use: KsTotpUseTable
}
