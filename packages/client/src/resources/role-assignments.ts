import {
  type RoleAssignment,
  type RoleAssignmentFilters,
  roleAssignmentKind,
} from '../api/role-assignment.ts'
import type { Api } from '../api.ts'
import { type ReadCollection, readCollection } from '../collection.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#list-role-assignments} */
export type RoleAssignments = Pick<ReadCollection<RoleAssignment, RoleAssignmentFilters>, 'list' | 'each'>

export function roleAssignments(api: Api): RoleAssignments {
  const base = '/v3/role_assignments'
  const { list, each } = readCollection<RoleAssignment, RoleAssignmentFilters>(api, roleAssignmentKind, base)
  return { list, each }
}
