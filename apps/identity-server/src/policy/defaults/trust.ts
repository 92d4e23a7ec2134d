import { type ActionRules, projectScope, systemOrProjectScope, systemRead } from './action-rule.ts'
import { admin, adminOrSystemReader, userIs } from './personas.ts'

const eitherParty = `${adminOrSystemReader} or ${userIs('target.trust.trustor_user_id')} or ${userIs('target.trust.trustee_user_id')}`

/** Trusts. Only the trustor creates one. */
export const trustRules = {
  'identity:create_trust': {
    check: userIs('target.trust.trustor_user_id'),
    scopeTypes: projectScope,
    description: 'Creates a trust.',
  },
  'identity:list_trusts': systemRead('Lists all trusts.'),
  'identity:list_trusts_for_trustor': {
    check: `${adminOrSystemReader} or ${userIs('target.trust.trustor_user_id')}`,
    scopeTypes: systemOrProjectScope,
    description: 'Lists the trusts that a user gave.',
  },
  'identity:list_trusts_for_trustee': {
    check: `${adminOrSystemReader} or ${userIs('target.trust.trustee_user_id')}`,
    scopeTypes: systemOrProjectScope,
    description: 'Lists the trusts that a user was given.',
  },
  'identity:list_roles_for_trust': {
    check: eitherParty,
    scopeTypes: systemOrProjectScope,
    description: 'Lists the roles of a trust.',
  },
  'identity:get_role_for_trust': {
    check: eitherParty,
    scopeTypes: systemOrProjectScope,
    description: 'Shows a role of a trust.',
  },
  'identity:delete_trust': {
    check: `${admin} or ${userIs('target.trust.trustor_user_id')}`,
    scopeTypes: systemOrProjectScope,
    description: 'Deletes a trust.',
  },
  'identity:get_trust': {
    check: eitherParty,
    scopeTypes: systemOrProjectScope,
    description: 'Shows a trust.',
  },
} satisfies ActionRules
