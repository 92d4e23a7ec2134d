/**
 * The Identity API v3 of OpenStack, typed, resource by resource.
 *
 * @module @ks/client
 */
export type { AccessRule, AccessRuleFilters } from './api/access-rule.ts'
export type { AccessToken } from './api/access-token.ts'
export type {
  ApplicationCredential,
  ApplicationCredentialFilters,
  NewApplicationCredential,
} from './api/application-credential.ts'
export type { Consumer, ConsumerChanges, NewConsumer } from './api/consumer.ts'
export type { Credential, CredentialChanges, CredentialFilters, NewCredential } from './api/credential.ts'
export type { Domain, DomainChanges, DomainFilters, NewDomain } from './api/domain.ts'
export type { Ec2Credential, NewEc2Credential } from './api/ec2-credential.ts'
export type { Endpoint, EndpointChanges, EndpointFilters, NewEndpoint } from './api/endpoint.ts'
export type { Group, GroupChanges, GroupFilters, NewGroup } from './api/group.ts'
export type {
  IdentityProvider,
  IdentityProviderChanges,
  IdentityProviderFilters,
  NewIdentityProvider,
} from './api/identity-provider.ts'
export type { Mapping, MappingChanges, NewMapping } from './api/mapping.ts'
export type { NewProject, Project, ProjectChanges, ProjectFilters } from './api/project.ts'
export type { NewProtocol, Protocol, ProtocolChanges } from './api/protocol.ts'
export type { NewRegion, Region, RegionChanges, RegionFilters } from './api/region.ts'
export type { RevocationEvent, RevocationEventFilters } from './api/revocation-event.ts'
export type { NewRole, Role, RoleChanges, RoleFilters } from './api/role.ts'
export type { RoleAssignment, RoleAssignmentFilters } from './api/role-assignment.ts'
export type { RoleInference } from './api/role-inference.ts'
export type { NewService, Service, ServiceChanges, ServiceFilters } from './api/service.ts'
export type { NewTrust, Trust, TrustFilters } from './api/trust.ts'
export type { NewUser, User, UserChanges, UserFilters } from './api/user.ts'
export type { CallOptions } from './api.ts'
export type { Collection, NamedCollection, NoFilters, ReadCollection } from './collection.ts'
export type { ClientErrorCode } from './errors.ts'
export { ClientError } from './errors.ts'
export type { LegacyClientOptions, SessionClientOptions } from './identity-client.ts'
export { IdentityClient } from './identity-client.ts'
export type { LegacyLogin } from './legacy-login.ts'
export type { AccessRules, ApplicationCredentials } from './resources/application-credentials.ts'
export type { Auth, Tokens } from './resources/auth.ts'
export type { Credentials } from './resources/credentials.ts'
export type { Domains } from './resources/domains.ts'
export type { Ec2Credentials } from './resources/ec2-credentials.ts'
export type { Endpoints } from './resources/endpoints.ts'
export type { Federation } from './resources/federation.ts'
export type { Grant, GrantActor, Grants, GrantTarget } from './resources/grants.ts'
export type { Groups } from './resources/groups.ts'
export type { AccessTokens, OAuth1 } from './resources/oauth1.ts'
export type { ProjectInTree, Projects } from './resources/projects.ts'
export type { Regions } from './resources/regions.ts'
export type { RevocationEvents } from './resources/revocation-events.ts'
export type { RoleAssignments } from './resources/role-assignments.ts'
export type { Roles } from './resources/roles.ts'
export type { Services } from './resources/services.ts'
export type { Tags } from './resources/tags.ts'
export type { Trusts } from './resources/trusts.ts'
export type { Users } from './resources/users.ts'
