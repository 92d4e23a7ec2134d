import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Endpoints. */
export const endpointRules = {
  'identity:get_endpoint': systemRead('Shows an endpoint.'),
  'identity:list_endpoints': systemRead('Lists endpoints.'),
  'identity:create_endpoint': adminWrite('Creates an endpoint.'),
  'identity:update_endpoint': adminWrite('Changes an endpoint.'),
  'identity:delete_endpoint': adminWrite('Deletes an endpoint.'),
} satisfies ActionRules
