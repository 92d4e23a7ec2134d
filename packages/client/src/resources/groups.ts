import { type Group, type GroupChanges, type GroupFilters, groupKind, type NewGroup } from '../api/group.ts'
import type { User, UserFilters } from '../api/user.ts'
import { userKind } from '../api/user.ts'
import type { Api, CallOptions } from '../api.ts'
import { type Collection, collection } from '../collection.ts'
import { path } from '../path.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#groups} */
export interface Groups extends Collection<Group, NewGroup, GroupChanges, GroupFilters> {
  /** The users in a group. */
  users(id: string, filters?: UserFilters, options?: CallOptions): Promise<User[]>
  addUser(id: string, userId: string, options?: CallOptions): Promise<void>
  removeUser(id: string, userId: string, options?: CallOptions): Promise<void>
  hasUser(id: string, userId: string, options?: CallOptions): Promise<boolean>
}

export function groups(api: Api): Groups {
  const member = (id: string, userId: string) => path`/v3/groups/${id}/users/${userId}`
  return {
    ...collection<Group, NewGroup, GroupChanges, GroupFilters>(api, groupKind, '/v3/groups'),
    users: async (id, filters, options) =>
      api.all<User>(userKind, path`/v3/groups/${id}/users`, filters, options),
    addUser: async (id, userId, options) => (await api.send('PUT', member(id, userId), options)).discard(),
    removeUser: async (id, userId, options) =>
      (await api.send('DELETE', member(id, userId), options)).discard(),
    hasUser: async (id, userId, options) => api.has(member(id, userId), options),
  }
}
