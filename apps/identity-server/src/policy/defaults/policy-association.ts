import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Associations of stored policies with endpoints, services and regions. */
export const policyAssociationRules = {
  'identity:create_policy_association_for_endpoint': adminWrite(
    'Associates a stored policy with an endpoint.',
  ),
  'identity:check_policy_association_for_endpoint': systemRead(
    'Tells whether a stored policy is associated with an endpoint.',
  ),
  'identity:delete_policy_association_for_endpoint': adminWrite(
    'Ends the association of a stored policy with an endpoint.',
  ),
  'identity:create_policy_association_for_service': adminWrite('Associates a stored policy with a service.'),
  'identity:check_policy_association_for_service': systemRead(
    'Tells whether a stored policy is associated with a service.',
  ),
  'identity:delete_policy_association_for_service': adminWrite(
    'Ends the association of a stored policy with a service.',
  ),
  'identity:create_policy_association_for_region_and_service': adminWrite(
    'Associates a stored policy with a service in a region.',
  ),
  'identity:check_policy_association_for_region_and_service': systemRead(
    'Tells whether a stored policy is associated with a service in a region.',
  ),
  'identity:delete_policy_association_for_region_and_service': adminWrite(
    'Ends the association of a stored policy with a service in a region.',
  ),
  'identity:get_policy_for_endpoint': systemRead('Shows the stored policy that is in force for an endpoint.'),
  'identity:list_endpoints_for_policy': systemRead(
    'Lists the endpoints for which a stored policy is in force.',
  ),
} satisfies ActionRules
