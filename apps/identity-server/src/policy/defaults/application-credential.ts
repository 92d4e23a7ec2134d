import { type ActionRules, projectScope, systemOrProjectScope } from './action-rule.ts'
import { adminOrSystemReader, userIs } from './personas.ts'

/** Application credentials. Only the user in the path creates one: not even an admin does it for somebody else. */
export const applicationCredentialRules = {
  'identity:get_application_credential': {
    check: `${adminOrSystemReader} or rule:owner`,
    scopeTypes: systemOrProjectScope,
    description: 'Shows an application credential of a user.',
  },
  'identity:list_application_credentials': {
    check: `${adminOrSystemReader} or rule:owner`,
    scopeTypes: systemOrProjectScope,
    description: 'Lists the application credentials of a user.',
  },
  'identity:create_application_credential': {
    check: userIs('user_id'),
    scopeTypes: projectScope,
    description: 'Creates an application credential for the user in the path.',
  },
  'identity:delete_application_credential': {
    check: 'rule:admin_or_owner',
    scopeTypes: systemOrProjectScope,
    description: 'Deletes an application credential of a user.',
  },
} satisfies ActionRules
