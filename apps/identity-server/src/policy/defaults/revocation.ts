import { type ActionRules, systemOrProjectScope } from './action-rule.ts'
import { serviceOrAdmin } from './personas.ts'

/** Revocation events, and the list of revoked PKI tokens that no longer exists. */
export const revocationRules = {
  'identity:list_revoke_events': {
    check: serviceOrAdmin,
    scopeTypes: systemOrProjectScope,
    description: 'Lists revocation events.',
  },
  'identity:revocation_list': {
    check: serviceOrAdmin,
    scopeTypes: systemOrProjectScope,
    description: 'Lists revoked PKI tokens. No route asks for it.',
  },
} satisfies ActionRules
