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
      const { project } = await api.json<{ project: TreeWire }>(path`/v3/projects/${id}`, options, query)
      const named = (all: readonly { project: object }[]) =>
        all.map((one) => fromWire<Project>(projectKind, one.project))
      return {
        ...fromWire<Project>(projectKind, project),
        ...(project.parents && { parents: named(project.parents) }),
        ...(project.subtree && { subtree: named(project.subtree) }),
      }
    },
    tags: tags(api),
  }
}

interface TreeWire {
  parents?: { project: object }[]
  subtree?: { project: object }[]
}
