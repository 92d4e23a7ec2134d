import type { Grant, GrantActor, GrantTarget } from './grant.ts'

/** That somebody has a role on something, and why. What is granted and not expanded is its own reason. */
export interface RoleAssignment {
  actor: GrantActor
  target: GrantTarget
  roleId: string
  /** The grant that it comes from: of a group, on something above, or of a role that implies this one. */
  grant: Grant
  /** The role that implies this one directly. */
  impliedBy?: string
}

/** Which role assignments are wanted: those for which all that is given holds. */
export interface RoleAssignmentQuery {
  userId?: string | undefined
  groupId?: string | undefined
  roleId?: string | undefined
  projectId?: string | undefined
  domainId?: string | undefined
  /** Only those on the system. */
  system?: boolean | undefined
  /** Only inherited ones, or only others. */
  inherited?: boolean | undefined
  /** What users have in the end: groups become their members, inheritance the projects below, implied roles are added. */
  effective?: boolean | undefined
  /** Also what is below the project. */
  includeSubtree?: boolean | undefined
  /** Only those on this domain and on projects in it. */
  withinDomain?: string | undefined
}
