import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Services. */
export const serviceRules = {
  'identity:get_service': systemRead('Shows a service.'),
  'identity:list_services': systemRead('Lists services.'),
  'identity:create_service': adminWrite('Creates a service.'),
  'identity:update_service': adminWrite('Changes a service.'),
  'identity:delete_service': adminWrite('Deletes a service.'),
} satisfies ActionRules
