import Type, { type Static } from 'typebox'
import { openObject } from '../../http/wire-types.ts'
import type { AssignmentNames } from './assignment-names.ts'
import type { Grant } from './grant.ts'
import type { RoleAssignment, RoleAssignmentQuery } from './role-assignment.ts'

const text = Type.Optional(Type.String())

/** Whatever is there, except `0`, means true. */
const flag = (description: string) => Type.Optional(Type.String({ description }))

/** Query of the list of role assignments. */
export const ListRoleAssignments = Type.Object({
  'user.id': text,
  'group.id': text,
  'role.id': text,
  'scope.project.id': text,
  'scope.domain.id': text,
  'scope.system': text,
  'scope.OS-INHERIT:inherited_to': text,
  effective: flag('As users have them in the end: through groups, inherited and implied. Any value but 0.'),
  include_names: flag('With names. Any value but 0.'),
  include_subtree: flag('Also on projects below scope.project.id. Any value but 0.'),
})

type Query = Static<typeof ListRoleAssignments>

const Ref = openObject({ id: Type.String() })

const RoleAssignmentWire = openObject({
  role: Ref,
  user: Type.Optional(Ref),
  group: Type.Optional(Ref),
  scope: openObject({}),
  links: openObject({ assignment: Type.String() }),
})

export const ManyRoleAssignments = Type.Object({
  role_assignments: Type.Array(RoleAssignmentWire),
  links: Type.Object({ self: Type.String(), previous: Type.Null(), next: Type.Null() }),
})

/** Whether a flag of the query is set. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '0'
}

/** Query → which assignments are wanted. An empty filter is none, as in Keystone. */
export function fromQuery(query: Query): RoleAssignmentQuery {
  const inheritedTo = query['scope.OS-INHERIT:inherited_to']
  return {
    userId: query['user.id'] || undefined,
    groupId: query['group.id'] || undefined,
    roleId: query['role.id'] || undefined,
    projectId: query['scope.project.id'] || undefined,
    domainId: query['scope.domain.id'] || undefined,
    system: query['scope.system'] ? query['scope.system'] === 'all' : undefined,
    inherited: inheritedTo === undefined ? undefined : inheritedTo === 'projects',
    effective: isSet(query.effective),
    includeSubtree: isSet(query.include_subtree),
  }
}

/** Role assignment → JSON; with names if they were looked up. */
export function toWire(
  assignment: RoleAssignment,
  baseUrl: string,
  names?: AssignmentNames,
): Static<typeof RoleAssignmentWire> {
  const { actor, target, grant, roleId, impliedBy } = assignment
  const ref = (kind: Parameters<AssignmentNames['of']>[0], id: string) => {
    if (names === undefined) return { id }
    const { name, domain } = names.of(kind, id)
    return domain === null ? { id, name } : { id, name, domain }
  }
  const scope =
    'projectId' in target
      ? { project: ref('project', target.projectId) }
      : 'domainId' in target
        ? { domain: ref('domain', target.domainId) }
        : { system: { all: true } }
  const url = (path: string) => `${baseUrl}/v3${path}`
  return {
    role: ref('role', roleId),
    ...('userId' in actor ? { user: ref('user', actor.userId) } : { group: ref('group', actor.groupId) }),
    scope: { ...scope, ...(grant.inherited && { 'OS-INHERIT:inherited_to': 'projects' }) },
    links: {
      assignment: url(grantPath(grant)),
      ...('userId' in actor &&
        'groupId' in grant.actor && { membership: url(membershipPath(grant.actor.groupId, actor.userId)) }),
      // Keystone's path, which leads nowhere: the ids are the wrong way round.
      ...(impliedBy !== undefined && { prior_role: url(`/prior_role/${roleId}/implies/${impliedBy}`) }),
    },
  }
}

function membershipPath(groupId: string, userId: string): string {
  return `/groups/${encodeURIComponent(groupId)}/users/${encodeURIComponent(userId)}`
}

/** The path at which a grant can be checked and revoked. */
function grantPath({ actor, target, roleId, inherited }: Grant): string {
  const id = encodeURIComponent
  const on =
    'projectId' in target
      ? `/projects/${id(target.projectId)}`
      : 'domainId' in target
        ? `/domains/${id(target.domainId)}`
        : '/system'
  const to = 'userId' in actor ? `/users/${id(actor.userId)}` : `/groups/${id(actor.groupId)}`
  const path = `${on}${to}/roles/${id(roleId)}`
  return inherited ? `/OS-INHERIT${path}/inherited_to_projects` : path
}
