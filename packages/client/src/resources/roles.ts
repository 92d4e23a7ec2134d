import { listOf, memberOf } from '../answer.ts'
import { type NewRole, type Role, type RoleChanges, type RoleFilters, roleKind } from '../api/role.ts'
import { type RoleInference, roleInferenceKind } from '../api/role-inference.ts'
import type { Api, CallOptions } from '../api.ts'
import { type Collection, collection } from '../collection.ts'
import { path } from '../path.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#roles} */
export interface Roles extends Collection<Role, NewRole, RoleChanges, RoleFilters> {
  /** Makes a role imply another one: who has the first, has the second. */
  imply(id: string, impliedId: string, options?: CallOptions): Promise<void>
  stopImplying(id: string, impliedId: string, options?: CallOptions): Promise<void>
  implies(id: string, impliedId: string, options?: CallOptions): Promise<boolean>
  /** What a role implies by itself. */
  implied(id: string, options?: CallOptions): Promise<readonly { id: string; name: string }[]>
  /** What all roles imply. */
  inferences(options?: CallOptions): Promise<RoleInference[]>
}

export function roles(api: Api): Roles {
  const rule = (id: string, impliedId: string) => path`/v3/roles/${id}/implies/${impliedId}`
  return {
    ...collection<Role, NewRole, RoleChanges, RoleFilters>(api, roleKind, '/v3/roles'),
    imply: async (id, impliedId, options) => (await api.send('PUT', rule(id, impliedId), options)).discard(),
    stopImplying: async (id, impliedId, options) =>
      (await api.send('DELETE', rule(id, impliedId), options)).discard(),
    implies: async (id, impliedId, options) => api.has(rule(id, impliedId), options),
    implied: async (id, options) => {
      const where = path`/v3/roles/${id}/implies`
      return listOf(memberOf(await api.json(where, options), 'role_inference', where), 'implies', where)
    },
    inferences: (options) => api.all<RoleInference>(roleInferenceKind, '/v3/role_inferences', {}, options),
  }
}
