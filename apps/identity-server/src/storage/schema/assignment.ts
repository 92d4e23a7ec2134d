import type { Generated } from 'kysely'
import type { JsonText } from './columns.ts'

/** What an assignment joins, in Keystone's words. */
export type AssignmentType = 'UserProject' | 'GroupProject' | 'UserDomain' | 'GroupDomain'

/** What a system assignment joins. */
export type SystemAssignmentType = 'UserSystem' | 'GroupSystem'

/** `role`. A role of no domain has the `domain_id` `<<null>>`, so that its name is unique among such roles. */
export interface RoleTable {
  id: string
  name: string
  extra: JsonText | null
  domain_id: Generated<string>
  description: string | null
}

/** `role_option`: `option_id` is Keystone's four-character code. */
export interface RoleOptionTable {
  role_id: string
  option_id: string
  option_value: JsonText | null
}

/** `implied_role`. */
export interface ImpliedRoleTable {
  prior_role_id: string
  implied_role_id: string
}

/** `assignment`: a role of a user or group on a project or domain. Only SQLite refers `role_id` to `role`. */
export interface AssignmentTable {
  type: AssignmentType
  actor_id: string
  target_id: string
  role_id: string
  inherited: boolean
}

/** `system_assignment`: a role of a user or group on the system; `target_id` is `system`. */
export interface SystemAssignmentTable {
  type: SystemAssignmentType
  actor_id: string
  target_id: string
  role_id: string
  inherited: boolean
}
