import { accessRuleRules } from './access-rule.ts'
import { accessTokenRules } from './access-token.ts'
import { applicationCredentialRules } from './application-credential.ts'
import { authRules } from './auth.ts'
import { consumerRules } from './consumer.ts'
import { credentialRules } from './credential.ts'
import { domainRules } from './domain.ts'
import { domainConfigRules } from './domain-config.ts'
import { domainRoleRules } from './domain-role.ts'
import { ec2CredentialRules } from './ec2-credential.ts'
import { ec2tokensRules } from './ec2tokens.ts'
import { endpointRules } from './endpoint.ts'
import { endpointGroupRules } from './endpoint-group.ts'
import { grantRules } from './grant.ts'
import { groupRules } from './group.ts'
import { identityProviderRules } from './identity-provider.ts'
import { impliedRoleRules } from './implied-role.ts'
import { limitRules } from './limit.ts'
import { mappingRules } from './mapping.ts'
import { policyRules } from './policy.ts'
import { policyAssociationRules } from './policy-association.ts'
import { projectRules } from './project.ts'
import { projectEndpointRules } from './project-endpoint.ts'
import { projectTagRules } from './project-tag.ts'
import { protocolRules } from './protocol.ts'
import { regionRules } from './region.ts'
import { registeredLimitRules } from './registered-limit.ts'
import { revocationRules } from './revocation.ts'
import { roleRules } from './role.ts'
import { roleAssignmentRules } from './role-assignment.ts'
import { s3tokensRules } from './s3tokens.ts'
import { serviceRules } from './service.ts'
import { serviceProviderRules } from './service-provider.ts'
import { systemGrantRules } from './system-grant.ts'
import { tokenRules } from './token.ts'
import { trustRules } from './trust.ts'
import { userRules } from './user.ts'

/**
 * The default rule of every action of the Identity API.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/configuration/policy.html}
 */
export const actionRules = {
  ...accessRuleRules,
  ...accessTokenRules,
  ...applicationCredentialRules,
  ...authRules,
  ...consumerRules,
  ...credentialRules,
  ...domainRules,
  ...domainConfigRules,
  ...ec2CredentialRules,
  ...ec2tokensRules,
  ...s3tokensRules,
  ...endpointRules,
  ...endpointGroupRules,
  ...grantRules,
  ...systemGrantRules,
  ...groupRules,
  ...identityProviderRules,
  ...impliedRoleRules,
  ...limitRules,
  ...mappingRules,
  ...policyRules,
  ...policyAssociationRules,
  ...projectRules,
  ...projectTagRules,
  ...projectEndpointRules,
  ...protocolRules,
  ...regionRules,
  ...registeredLimitRules,
  ...revocationRules,
  ...roleRules,
  ...domainRoleRules,
  ...roleAssignmentRules,
  ...serviceRules,
  ...serviceProviderRules,
  ...tokenRules,
  ...trustRules,
  ...userRules,
}

/** The name of an action. A route that names another one does not compile. */
export type PolicyAction = keyof typeof actionRules

/** The names of all actions. */
export const actionNames = Object.freeze(Object.keys(actionRules)) as readonly PolicyAction[]
