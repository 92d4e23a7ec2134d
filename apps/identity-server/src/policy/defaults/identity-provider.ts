import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Identity providers of the federation. */
export const identityProviderRules = {
  'identity:create_identity_provider': adminWrite('Registers an identity provider.'),
  'identity:list_identity_providers': systemRead('Lists identity providers.'),
  'identity:get_identity_provider': systemRead('Shows an identity provider.'),
  'identity:update_identity_provider': adminWrite('Changes an identity provider.'),
  'identity:delete_identity_provider': adminWrite('Deletes an identity provider.'),
} satisfies ActionRules
