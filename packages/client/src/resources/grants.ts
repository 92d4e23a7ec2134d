import { type Role, roleKind } from '../api/role.ts'
import type { Api, CallOptions } from '../api.ts'
import { ClientError } from '../errors.ts'
import { path } from '../path.ts'

/** Who has a role: a user or a group. */
export type GrantActor = { userId: string } | { groupId: string }

/** What a role is on: a project, a domain, or the whole system. */
export type GrantTarget = { projectId: string } | { domainId: string } | { system: 'all' }

/**
 * A role that somebody has on something. `inherited`: not there itself, but on the projects below.
 *
 * @example { roleId, userId, projectId }
 */
export type Grant = { roleId: string; inherited?: boolean } & GrantActor & GrantTarget

/**
 * Whoever is not one of user and group, and what is not one of project, domain and system, is {@link ClientError}
 * `invalid_option`: nothing is sent.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#roles} "Assign role to user on project" and the like
 */
export interface Grants {
  add(grant: Grant, options?: CallOptions): Promise<void>
  remove(grant: Grant, options?: CallOptions): Promise<void>
  has(grant: Grant, options?: CallOptions): Promise<boolean>
  /**
   * The roles of a user or group on something: given directly, not through groups or implied by others. `inherited`: those
   * that the projects of a domain inherit.
   *
   * @throws {@link ClientError} `invalid_option` for `inherited` on anything but a domain, which the API cannot list
   */
  list(where: GrantActor & GrantTarget & { inherited?: boolean }, options?: CallOptions): Promise<Role[]>
}

export function grants(api: Api): Grants {
  return {
    add: async (grant, options) => (await api.send('PUT', grantPath(grant), options)).discard(),
    remove: async (grant, options) => (await api.send('DELETE', grantPath(grant), options)).discard(),
    has: async (grant, options) => api.has(grantPath(grant), options),
    async list(where, options) {
      if (where.inherited && !isGiven(where, 'domainId'))
        throw new ClientError(
          'invalid_option',
          'The API lists inherited roles of domains only; see roleAssignments.',
        )
      const path = `${rolesPath(where)}${where.inherited ? '/inherited_to_projects' : ''}`
      return api.all<Role>(roleKind, path, {}, options)
    },
  }
}

function grantPath(grant: Grant): string {
  const one = rolesPath(grant) + path`/${grant.roleId}`
  return grant.inherited ? `${one}/inherited_to_projects` : one
}

function rolesPath(where: GrantActor & GrantTarget & { inherited?: boolean }): string {
  requireOne(where, ['userId', 'groupId'])
  requireOne(where, ['projectId', 'domainId', 'system'])
  const actor = isGiven(where, 'userId') ? path`/users/${where.userId}` : path`/groups/${where.groupId}`
  const start = where.inherited ? '/v3/OS-INHERIT' : '/v3'
  return `${start}${targetPath(where)}${actor}/roles`
}

/** A name that is mistyped, or one too many, must not give or take a role somewhere else. */
function requireOne(where: object, names: readonly string[]): void {
  if (names.filter((name) => isGiven(where, name)).length === 1) return
  throw new ClientError('invalid_option', `A grant has one of ${names.join(', ')}.`)
}

function isGiven<N extends string>(where: object, name: N): where is Record<N, string> {
  return Reflect.get(where, name) !== undefined
}

function targetPath(target: GrantTarget): string {
  if (isGiven(target, 'projectId')) return path`/projects/${target.projectId}`
  if (isGiven(target, 'domainId')) return path`/domains/${target.domainId}`
  if (target.system === 'all') return '/system'
  throw new ClientError('invalid_option', "The system of a grant is always 'all'.")
}
