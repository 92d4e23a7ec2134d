import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Roles of users and groups on the system. */
export const systemGrantRules = {
  'identity:list_system_grants_for_user': systemRead('Lists the roles of a user on the system.'),
  'identity:check_system_grant_for_user': systemRead('Tells whether a user has a role on the system.'),
  'identity:create_system_grant_for_user': adminWrite('Gives a user a role on the system.'),
  'identity:revoke_system_grant_for_user': adminWrite('Takes a role on the system from a user.'),
  'identity:list_system_grants_for_group': systemRead('Lists the roles of a group on the system.'),
  'identity:check_system_grant_for_group': systemRead('Tells whether a group has a role on the system.'),
  'identity:create_system_grant_for_group': adminWrite('Gives a group a role on the system.'),
  'identity:revoke_system_grant_for_group': adminWrite('Takes a role on the system from a group.'),
} satisfies ActionRules
