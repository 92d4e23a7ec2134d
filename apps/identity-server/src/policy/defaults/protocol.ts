import { type ActionRules, adminWrite, systemRead } from './action-rule.ts'

/** Protocols of identity providers. */
export const protocolRules = {
  'identity:create_protocol': adminWrite('Adds a protocol to an identity provider.'),
  'identity:update_protocol': adminWrite('Changes a protocol of an identity provider.'),
  'identity:get_protocol': systemRead('Shows a protocol of an identity provider.'),
  'identity:list_protocols': systemRead('Lists the protocols of an identity provider.'),
  'identity:delete_protocol': adminWrite('Removes a protocol from an identity provider.'),
} satisfies ActionRules
