import { type ActionRules, adminWrite, anyTokenRead } from './action-rule.ts'

/** Registered limits: the defaults of limits. */
export const registeredLimitRules = {
  'identity:get_registered_limit': anyTokenRead('Shows a registered limit.'),
  'identity:list_registered_limits': anyTokenRead('Lists registered limits.'),
  'identity:create_registered_limits': adminWrite('Creates registered limits.'),
  'identity:update_registered_limit': adminWrite('Changes a registered limit.'),
  'identity:delete_registered_limit': adminWrite('Deletes a registered limit.'),
} satisfies ActionRules
