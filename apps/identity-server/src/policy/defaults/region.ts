import { type ActionRules, adminWrite, anyTokenRead } from './action-rule.ts'

/** Regions. */
export const regionRules = {
  'identity:get_region': anyTokenRead('Shows a region.'),
  'identity:list_regions': anyTokenRead('Lists regions.'),
  'identity:create_region': adminWrite('Creates a region.'),
  'identity:update_region': adminWrite('Changes a region.'),
  'identity:delete_region': adminWrite('Deletes a region.'),
} satisfies ActionRules
