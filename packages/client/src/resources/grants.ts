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

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#roles} "Assign role to user on project" and the like */
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
      if (where.inherited && !('domainId' in where))
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
  const actor = 'userId' in where ? path`/users/${where.userId}` : path`/groups/${where.groupId}`
  const start = where.inherited ? '/v3/OS-INHERIT' : '/v3'
  return `${start}${targetPath(where)}${actor}/roles`
}

function targetPath(target: GrantTarget): string {
  if ('projectId' in target) return path`/projects/${target.projectId}`
  return 'domainId' in target ? path`/domains/${target.domainId}` : '/system'
}
