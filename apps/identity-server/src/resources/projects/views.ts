import { reachableProjects } from '../../auth/reachable-scopes.ts'
import type { Storage } from '../../storage/storage.ts'
import { type ProjectLimits, projectLimits } from './limits.ts'
import type { Project, ProjectDeps } from './projects.ts'
import type { TreeViews } from './query.ts'
import { toWire } from './schemas.ts'
import { ancestors, descendants, type IdTree, idsAbove, idsBelow } from './tree.ts'

/** A project in the list of another one's parents or subtree. */
interface ListedProject {
  project: ReturnType<typeof toWire> & { limits?: ProjectLimits }
}

/** What an answer about a project also says of the tree around it. */
export interface TreeAnswer {
  parents?: readonly ListedProject[] | IdTree | null
  subtree?: readonly ListedProject[] | IdTree | null
}

/**
 * Makes the views of the tree around a project. Ids are shown to everybody who may see the project; lists only have
 * the projects on which the caller has a role.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#show-project-details}
 */
export async function treeViews(
  deps: ProjectDeps & { storage: Storage },
  project: Project,
  views: TreeViews,
  caller: { userId: string; baseUrl: string },
): Promise<TreeAnswer> {
  async function list(projects: readonly Project[]): Promise<readonly ListedProject[]> {
    const reachable = new Set(await reachableProjects(deps.storage, caller.userId))
    const shown = projects.filter(({ id }) => reachable.has(id))
    const limits = views.limits
      ? await projectLimits(
          deps.storage,
          shown.map(({ id }) => id),
        )
      : undefined
    return shown.map((one) => ({
      project: { ...toWire(one, caller.baseUrl), ...(limits && { limits: limits.get(one.id) ?? [] }) },
    }))
  }

  const answer: TreeAnswer = {}
  if (views.parents !== undefined) {
    const above = project.isDomain ? [] : await ancestors(deps, project)
    answer.parents = views.parents === 'ids' ? idsAbove(project, above) : await list(above)
  }
  if (views.subtree !== undefined) {
    const below = await descendants(deps, project.id)
    answer.subtree = views.subtree === 'ids' ? idsBelow(project.id, below) : await list(below)
  }
  return answer
}
