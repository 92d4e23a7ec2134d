import { type ActionRules, everyScope } from './action-rule.ts'
import { adminOrSystemReader } from './personas.ts'

/** Tokens. A service may validate a token with GET, but not check it with HEAD. */
export const tokenRules = {
  'identity:check_token': {
    check: `${adminOrSystemReader} or rule:token_subject`,
    scopeTypes: everyScope,
    description: 'Tells whether a token is valid.',
  },
  'identity:validate_token': {
    check: `${adminOrSystemReader} or rule:service_role or rule:token_subject`,
    scopeTypes: everyScope,
    description: 'Validates a token and shows what it says.',
  },
  'identity:revoke_token': {
    check: 'rule:admin_or_token_subject',
    scopeTypes: everyScope,
    description: 'Revokes a token.',
  },
} satisfies ActionRules
