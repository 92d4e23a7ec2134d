import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Roles that imply others. */
export const impliedRoleRules = {
  'identity:get_implied_role': systemRead('Shows that a role implies another.'),
  'identity:list_implied_roles': systemRead('Lists the roles that a role implies.'),
  'identity:create_implied_role': adminWrite('Makes a role imply another.'),
  'identity:delete_implied_role': adminWrite('Stops a role from implying another.'),
  'identity:list_role_inference_rules': systemRead('Lists all roles that imply others.'),
  'identity:check_implied_role': systemRead('Tells whether a role implies another.'),
} satisfies ActionRules
