import type { RoleTarget } from '../../auth/effective-roles.ts'

/** Who has a role. */
export type GrantActor = { userId: string } | { groupId: string }

/** On what somebody has a role. */
export type GrantTarget = RoleTarget

/** A role of somebody on something. */
export interface Grant {
  actor: GrantActor
  target: GrantTarget
  roleId: string
  /** The role counts not on the target, but on all projects below it. Never on the system. */
  inherited: boolean
}
