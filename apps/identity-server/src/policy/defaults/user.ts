import { type ActionRules, everyScope } from './action-rule.ts'
import { admin, adminOrSystemReader, anyToken, roleInDomainOf, userIs } from './personas.ts'

const writeUser = `${admin} or ${roleInDomainOf('manager', 'target.user.domain_id')}`

/** Users. */
export const userRules = {
  'identity:get_user': {
    check: `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.user.domain_id')} or ${userIs('target.user.id')}`,
    scopeTypes: everyScope,
    deprecatedCheck: 'rule:admin_or_owner',
    description: 'Shows a user.',
  },
  'identity:list_users': {
    check: `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.domain_id')}`,
    scopeTypes: everyScope,
    description: 'Lists users.',
  },
  'identity:list_projects_for_user': {
    check: anyToken,
    description: 'Lists the projects of the caller. No route asks for it.',
  },
  'identity:list_domains_for_user': {
    check: anyToken,
    description: 'Lists the domains of the caller. No route asks for it.',
  },
  'identity:create_user': {
    check: writeUser,
    scopeTypes: everyScope,
    description: 'Creates a user.',
  },
  'identity:update_user': {
    check: writeUser,
    scopeTypes: everyScope,
    description: 'Changes a user, also the password.',
  },
  'identity:delete_user': {
    check: writeUser,
    scopeTypes: everyScope,
    description: 'Deletes a user.',
  },
} satisfies ActionRules
