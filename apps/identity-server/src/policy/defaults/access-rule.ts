import { type ActionRules, systemOrProjectScope } from './action-rule.ts'
import { systemReader, userIs } from './personas.ts'

/** Access rules of application credentials. A plain admin is not among those allowed. */
export const accessRuleRules = {
  'identity:get_access_rule': {
    check: `${systemReader} or ${userIs('target.user.id')}`,
    scopeTypes: systemOrProjectScope,
    description: 'Shows an access rule of a user.',
  },
  'identity:list_access_rules': {
    check: `${systemReader} or ${userIs('target.user.id')}`,
    scopeTypes: systemOrProjectScope,
    description: 'Lists the access rules of a user.',
  },
  'identity:delete_access_rule': {
    check: `(role:admin and system_scope:all) or ${userIs('target.user.id')}`,
    scopeTypes: systemOrProjectScope,
    description: 'Deletes an access rule of a user.',
  },
} satisfies ActionRules
