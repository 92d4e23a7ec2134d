import { forbidden, invalid } from '../../identity-error.ts'
import type { Project, ProjectDeps } from './projects.ts'

/** Ids of a tree: what is above or below, by id. `null` ends a branch. */
export interface IdTree {
  readonly [id: string]: IdTree | null
}

type TreeDeps = Pick<ProjectDeps, 'projects'>

/**
 * The projects above a project, nearest first. Its domain is not one of them.
 *
 * @throws `invalid` for a parent that does not exist or is in another domain
 */
export async function ancestors(
  deps: TreeDeps,
  project: Pick<Project, 'parentId' | 'domainId'>,
): Promise<readonly Project[]> {
  const found: Project[] = []
  let parentId = project.parentId
  while (parentId !== null && parentId !== project.domainId) {
    const parent = await deps.projects.find(parentId)
    if (parent === undefined || parent.domainId !== project.domainId) {
      throw invalid(`Could not find a parent project ${parentId} in the domain ${project.domainId}.`)
    }
    // A damaged tree must not be walked forever.
    if (found.some(({ id }) => id === parent.id)) break
    found.push(parent)
    parentId = parent.parentId
  }
  return found
}

/** All projects below a project, parents before children: one statement for each level. */
export async function descendants(deps: TreeDeps, id: string): Promise<readonly Project[]> {
  const found = new Map<string, Project>()
  for (let level: readonly string[] = [id]; level.length > 0; ) {
    const children = (await deps.projects.childrenOf(level)).filter(
      (child) => child.id !== id && !found.has(child.id),
    )
    for (const child of children) found.set(child.id, child)
    level = children.map((child) => child.id)
  }
  return [...found.values()]
}

/** Nests the ids above a project, up to its domain. `null` for what has nothing above it. */
export function idsAbove(project: Project, above: readonly Project[]): IdTree | null {
  if (project.isDomain) return null
  return [...above.map((parent) => parent.id), project.domainId].reduceRight<IdTree | null>(
    (nested, id) => ({ [id]: nested }),
    null,
  )
}

/** Nests the ids below a project. `null` for what has nothing below it. */
export function idsBelow(id: string, below: readonly Project[]): IdTree | null {
  const children = Map.groupBy(below, (project) => project.parentId)
  const nest = (parentId: string): IdTree | null => {
    const found = children.get(parentId)
    return found === undefined ? null : Object.fromEntries(found.map((child) => [child.id, nest(child.id)]))
  }
  return nest(id)
}

/**
 * @throws `invalid` for an unknown domain or parent, a parent of another domain or a disabled one; `forbidden` for a tree
 *   that gets too deep
 */
export async function refuseUnfitParent(deps: ProjectDeps, project: Project): Promise<void> {
  const domain = await deps.domains.find(project.domainId)
  if (domain === undefined) throw invalid(`Could not find domain: ${project.domainId}.`)
  const above = await ancestors(deps, project)
  if (!domain.enabled || above.some((parent) => !parent.enabled)) {
    throw invalid('A project cannot be created below a disabled project or domain.')
  }
  if (above.length >= deps.maxProjectTreeDepth) {
    throw forbidden(`A domain has at most ${deps.maxProjectTreeDepth} levels of projects.`)
  }
}

/** @throws `forbidden` while the domain or a project above is disabled */
export async function refuseDisabledAbove(deps: ProjectDeps, project: Project): Promise<void> {
  const domain = await deps.domains.find(project.domainId)
  const above = await ancestors(deps, project)
  if (domain?.enabled !== true || above.some((parent) => !parent.enabled)) {
    throw forbidden(`Cannot enable the project ${project.id}: its domain or a project above it is disabled.`)
  }
}

/** @throws `forbidden` while a project below is enabled */
export async function refuseEnabledBelow(deps: ProjectDeps, project: Project): Promise<void> {
  const below = await descendants(deps, project.id)
  if (below.some((child) => child.enabled)) {
    throw forbidden(`Cannot disable the project ${project.id}: a project below it is enabled.`)
  }
}
