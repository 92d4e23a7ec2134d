// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface RoleAssignment {
  role: { id: string; [attribute: string]: unknown }
  user?: { id: string; [attribute: string]: unknown } | undefined
  group?: { id: string; [attribute: string]: unknown } | undefined
  scope: { [attribute: string]: unknown }
  links: { assignment: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface RoleAssignmentFilters {
  userId?: string | undefined
  groupId?: string | undefined
  roleId?: string | undefined
  scopeProjectId?: string | undefined
  scopeDomainId?: string | undefined
  scopeSystem?: string | undefined
  scopeInheritedTo?: string | undefined
  /** As users have them in the end: through groups, inherited and implied. */
  effective?: boolean | undefined
  /** With names. */
  includeNames?: boolean | undefined
  /** Also on projects below scope.project.id. */
  includeSubtree?: boolean | undefined
}

/** How the API spells it. */
export const roleAssignmentKind = {
  one: 'role_assignment',
  many: 'role_assignments',
  fields: {},
  filters: {
    userId: 'user.id',
    groupId: 'group.id',
    roleId: 'role.id',
    scopeProjectId: 'scope.project.id',
    scopeDomainId: 'scope.domain.id',
    scopeSystem: 'scope.system',
    scopeInheritedTo: 'scope.OS-INHERIT:inherited_to',
    includeNames: 'include_names',
    includeSubtree: 'include_subtree',
  },
  flags: ['effective', 'include_names', 'include_subtree'],
} as const satisfies Kind
