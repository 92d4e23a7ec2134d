import { type Role, roleKind } from '../api/role.ts'
import { type NewTrust, type Trust, type TrustFilters, trustKind } from '../api/trust.ts'
import type { Api, CallOptions } from '../api.ts'
import { type Collection, collection } from '../collection.ts'
import { path } from '../path.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3-ext/#os-trust-api} */
export interface Trusts extends Omit<Collection<Trust, NewTrust, never, TrustFilters>, 'update'> {
  /** The roles that a trust gives. */
  roles(id: string, options?: CallOptions): Promise<Role[]>
  /** Whether a trust gives a role. */
  hasRole(id: string, roleId: string, options?: CallOptions): Promise<boolean>
}

export function trusts(api: Api): Trusts {
  const { update: _, ...all } = collection<Trust, NewTrust, never, TrustFilters>(
    api,
    trustKind,
    '/v3/OS-TRUST/trusts',
  )
  return {
    ...all,
    roles: async (id, options) => api.all<Role>(roleKind, path`/v3/OS-TRUST/trusts/${id}/roles`, {}, options),
    hasRole: async (id, roleId, options) => api.has(path`/v3/OS-TRUST/trusts/${id}/roles/${roleId}`, options),
  }
}
