import { listOf, memberOf } from '../answer.ts'
import {
  type NewProject,
  type Project,
  type ProjectChanges,
  type ProjectFilters,
  projectKind,
} from '../api/project.ts'
import type { Api, CallOptions } from '../api.ts'
import { type Collection, collection } from '../collection.ts'
import { fromWire } from '../kind.ts'
import { path } from '../path.ts'
import { type Tags, tags } from './tags.ts'

/** A project with what is above and below it in the tree of projects, of which the caller may see it. */
export interface ProjectInTree extends Project {
  parents?: Project[]
  subtree?: Project[]
}

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#projects} */
export interface Projects extends Collection<Project, NewProject, ProjectChanges, ProjectFilters> {
  /** A project with the ones above it, below it, or both: those on which the caller has a role. */
  getTree(
    id: string,
    parts: { parents?: boolean; subtree?: boolean },
    options?: CallOptions,
  ): Promise<ProjectInTree>
  tags: Tags
}

export function projects(api: Api): Projects {
  return {
    ...collection<Project, NewProject, ProjectChanges, ProjectFilters>(api, projectKind, '/v3/projects'),
    async getTree(id, { parents = false, subtree = false }, options) {
      const query = {
        ...(parents && { parents_as_list: true }),
        ...(subtree && { subtree_as_list: true }),
      }
      const where = path`/v3/projects/${id}`
      const project = memberOf(await api.json(where, options, query), 'project', where)
      const named = (name: 'parents' | 'subtree') =>
        listOf(project, name, where).map((one) =>
          fromWire<Project>(projectKind, memberOf(one, 'project', where)),
        )
      return {
        ...fromWire<Project>(projectKind, project),
        ...('parents' in project && { parents: named('parents') }),
        ...('subtree' in project && { subtree: named('subtree') }),
      }
    },
    tags: tags(api),
  }
}
