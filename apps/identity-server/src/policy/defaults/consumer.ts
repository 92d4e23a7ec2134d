import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** OAuth 1 consumers. */
export const consumerRules = {
  'identity:get_consumer': systemRead('Shows an OAuth 1 consumer.'),
  'identity:list_consumers': systemRead('Lists OAuth 1 consumers.'),
  'identity:create_consumer': adminWrite('Creates an OAuth 1 consumer.'),
  'identity:update_consumer': adminWrite('Changes an OAuth 1 consumer.'),
  'identity:delete_consumer': adminWrite('Deletes an OAuth 1 consumer.'),
} satisfies ActionRules
