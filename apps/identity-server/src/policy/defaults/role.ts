import { type ActionRules, adminWrite, everyScope } from './action-rule.ts'
import { adminOrSystemReader } from './personas.ts'

/** Roles that are in no domain. */
export const roleRules = {
  'identity:get_role': {
    check: `${adminOrSystemReader} or (role:manager and rule:domain_managed_target_role)`,
    scopeTypes: everyScope,
    description: 'Shows a role; to managers the roles they may grant.',
  },
  'identity:list_roles': {
    check: `${adminOrSystemReader} or (role:manager and not domain_id:None)`,
    scopeTypes: everyScope,
    description: 'Lists roles.',
  },
  'identity:create_role': adminWrite('Creates a role.'),
  'identity:update_role': adminWrite('Changes a role.'),
  'identity:delete_role': adminWrite('Deletes a role.'),
} satisfies ActionRules
