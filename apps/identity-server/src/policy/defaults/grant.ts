import { type ActionRules, everyScope } from './action-rule.ts'
import { admin, adminOrSystemReader, roleInDomainOf } from './personas.ts'

const actors = ['target.user.domain_id', 'target.group.domain_id']
const places = ['target.project.domain_id', 'target.domain.id']

/** The role, on a token scoped to the domain of both the actor and the project or domain. */
function inDomainOfBoth(role: 'reader' | 'manager' | 'admin'): string {
  const pairs = actors.flatMap((actor) => places.map((place) => roleInDomainOf(role, actor, place)))
  return `(${pairs.join(' or ')})`
}

const readerOfBoth = inDomainOfBoth('reader')
const roleIsGlobalOrOwn = '(domain_id:%(target.role.domain_id)s or None:%(target.role.domain_id)s)'
const changeGrant = `${admin} or ${inDomainOfBoth('admin')} and ${roleIsGlobalOrOwn} or ${inDomainOfBoth('manager')} and rule:domain_managed_target_role`

/** Roles of users and groups on projects and domains. */
export const grantRules = {
  'identity:check_grant': {
    check: `${adminOrSystemReader} or ${readerOfBoth} and ${roleIsGlobalOrOwn}`,
    scopeTypes: everyScope,
    description: 'Tells whether an actor has a role on a project or a domain.',
  },
  'identity:list_grants': {
    check: `${adminOrSystemReader} or ${readerOfBoth}`,
    scopeTypes: everyScope,
    description: 'Lists the roles of an actor on a project or a domain.',
  },
  'identity:create_grant': {
    check: changeGrant,
    scopeTypes: everyScope,
    description: 'Gives an actor a role on a project or a domain.',
  },
  'identity:revoke_grant': {
    check: changeGrant,
    scopeTypes: everyScope,
    description: 'Takes a role on a project or a domain from an actor.',
  },
} satisfies ActionRules
