import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Roles of one domain. */
export const domainRoleRules = {
  'identity:get_domain_role': systemRead('Shows a role of a domain.'),
  'identity:list_domain_roles': systemRead('Lists the roles of a domain.'),
  'identity:create_domain_role': adminWrite('Creates a role in a domain.'),
  'identity:update_domain_role': adminWrite('Changes a role of a domain.'),
  'identity:delete_domain_role': adminWrite('Deletes a role of a domain.'),
} satisfies ActionRules
