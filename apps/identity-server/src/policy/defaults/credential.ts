import { type ActionRules, everyScope } from './action-rule.ts'
import { admin, adminOrSystemReader, userIs } from './personas.ts'

const readCredential = `${adminOrSystemReader} or ${userIs('target.credential.user_id')}`

const writeCredential = `${admin} or ${userIs('target.credential.user_id')}`

/** Credentials of any type. What delegated tokens may not do with them is no matter of policy. */
export const credentialRules = {
  'identity:get_credential': {
    check: readCredential,
    scopeTypes: everyScope,
    description: 'Shows a credential.',
  },
  'identity:list_credentials': {
    check: readCredential,
    scopeTypes: everyScope,
    description: 'Lists credentials; asked again for each one.',
  },
  'identity:create_credential': {
    check: writeCredential,
    scopeTypes: everyScope,
    description: 'Creates a credential.',
  },
  'identity:update_credential': {
    check: writeCredential,
    scopeTypes: everyScope,
    description: 'Changes a credential; asked again for the result.',
  },
  'identity:delete_credential': {
    check: writeCredential,
    scopeTypes: everyScope,
    description: 'Deletes a credential.',
  },
} satisfies ActionRules
