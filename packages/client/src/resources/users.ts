import type { Group, GroupFilters } from '../api/group.ts'
import { groupKind } from '../api/group.ts'
import type { Project, ProjectFilters } from '../api/project.ts'
import { projectKind } from '../api/project.ts'
import { type NewUser, type User, type UserChanges, type UserFilters, userKind } from '../api/user.ts'
import type { Api, CallOptions } from '../api.ts'
import { type Collection, collection } from '../collection.ts'
import { path } from '../path.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#users} */
export interface Users extends Collection<User, NewUser, UserChanges, UserFilters> {
  /** Changes a password by the one before. This needs no login, so one that has expired can be changed too. */
  changePassword(
    id: string,
    change: { originalPassword: string; password: string },
    options?: CallOptions,
  ): Promise<void>
  /** The groups that a user is in. */
  groups(id: string, filters?: Pick<GroupFilters, 'name'>, options?: CallOptions): Promise<Group[]>
  /** The projects on which a user has a role. */
  projects(
    id: string,
    filters?: Pick<ProjectFilters, 'name' | 'domainId' | 'enabled'>,
    options?: CallOptions,
  ): Promise<Project[]>
}

export function users(api: Api): Users {
  return {
    ...collection<User, NewUser, UserChanges, UserFilters>(api, userKind, '/v3/users'),
    async changePassword(id, { originalPassword, password }, options) {
      const user = { original_password: originalPassword, password }
      await (await api.sendAnonymously('POST', path`/v3/users/${id}/password`, options, { user })).discard()
    },
    groups: async (id, filters, options) =>
      api.all<Group>(groupKind, path`/v3/users/${id}/groups`, filters, options),
    projects: async (id, filters, options) =>
      api.all<Project>(projectKind, path`/v3/users/${id}/projects`, filters, options),
  }
}
