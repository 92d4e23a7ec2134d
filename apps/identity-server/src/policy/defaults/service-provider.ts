import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Service providers of the federation. */
export const serviceProviderRules = {
  'identity:create_service_provider': adminWrite('Registers a service provider.'),
  'identity:list_service_providers': systemRead('Lists service providers.'),
  'identity:get_service_provider': systemRead('Shows a service provider.'),
  'identity:update_service_provider': adminWrite('Changes a service provider.'),
  'identity:delete_service_provider': adminWrite('Deletes a service provider.'),
} satisfies ActionRules
