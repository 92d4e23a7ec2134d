import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Policies that other services may store here. Not the policy of this server. */
export const policyRules = {
  'identity:get_policy': systemRead('Shows a stored policy.'),
  'identity:list_policies': systemRead('Lists stored policies.'),
  'identity:create_policy': adminWrite('Stores a policy.'),
  'identity:update_policy': adminWrite('Changes a stored policy.'),
  'identity:delete_policy': adminWrite('Deletes a stored policy.'),
} satisfies ActionRules
