import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Mappings of the federation. */
export const mappingRules = {
  'identity:create_mapping': adminWrite('Creates a mapping.'),
  'identity:get_mapping': systemRead('Shows a mapping.'),
  'identity:list_mappings': systemRead('Lists mappings.'),
  'identity:delete_mapping': adminWrite('Deletes a mapping.'),
  'identity:update_mapping': adminWrite('Changes a mapping.'),
} satisfies ActionRules
