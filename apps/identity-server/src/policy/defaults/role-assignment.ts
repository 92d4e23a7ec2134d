import { type ActionRules, everyScope } from './action-rule.ts'
import { adminOrSystemReader, roleInDomainOf } from './personas.ts'

const listAssignments = `${adminOrSystemReader} or ${roleInDomainOf('reader', 'target.domain_id')}`

/** Role assignments. */
export const roleAssignmentRules = {
  'identity:list_role_assignments': {
    check: listAssignments,
    scopeTypes: everyScope,
    description: 'Lists role assignments.',
  },
  'identity:list_role_assignments_for_tree': {
    check: listAssignments,
    scopeTypes: everyScope,
    description: 'Lists the role assignments on a project and all below it.',
  },
} satisfies ActionRules
