import { type ActionRules, everyScope } from './action-rule.ts'
import { admin, adminOrSystemReader, roleInDomainOf, userIs } from './personas.ts'

const writeProject = `${admin} or ${roleInDomainOf('manager', 'target.project.domain_id')}`

/** Projects. A project that acts as a domain is in no domain, so no domain's manager or reader matches it (LP 2138295). */
export const projectRules = {
  'identity:get_project': {
    check: `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.project.domain_id')} or project_id:%(target.project.id)s`,
    scopeTypes: everyScope,
    description: 'Shows a project; also to tokens scoped to it.',
  },
  'identity:list_projects': {
    check: `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.domain_id')}`,
    scopeTypes: everyScope,
    description: 'Lists projects.',
  },
  'identity:list_user_projects': {
    check: `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.user.domain_id')} or ${userIs('target.user.id')}`,
    scopeTypes: everyScope,
    deprecatedCheck: 'rule:admin_or_owner',
    description: 'Lists the projects on which a user has a role.',
  },
  'identity:create_project': {
    check: writeProject,
    scopeTypes: everyScope,
    description: 'Creates a project.',
  },
  'identity:update_project': {
    check: writeProject,
    scopeTypes: everyScope,
    description: 'Changes a project.',
  },
  'identity:delete_project': {
    check: writeProject,
    scopeTypes: everyScope,
    description: 'Deletes a project.',
  },
} satisfies ActionRules
