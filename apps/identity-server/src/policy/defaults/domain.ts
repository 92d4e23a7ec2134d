import { type ActionRules, adminWrite, everyScope } from './action-rule.ts'
import { adminOrSystemReader, roleInDomainOf } from './personas.ts'

/** Domains. */
export const domainRules = {
  'identity:get_domain': {
    check: `${adminOrSystemReader} or domain_id:%(target.domain.id)s or project_domain_id:%(target.domain.id)s`,
    scopeTypes: everyScope,
    description: 'Shows a domain; also to tokens scoped to it or to a project in it.',
  },
  'identity:list_domains': {
    check: `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.domain.id')}`,
    scopeTypes: everyScope,
    description: 'Lists domains.',
  },
  'identity:create_domain': adminWrite('Creates a domain.'),
  'identity:update_domain': adminWrite('Changes a domain.'),
  'identity:delete_domain': adminWrite('Deletes a domain with all that is in it.'),
} satisfies ActionRules
