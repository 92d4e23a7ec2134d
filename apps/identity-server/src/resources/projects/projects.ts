import { randomUUID } from 'node:crypto'
import { rootDomainId } from '../../auth/store.ts'
import { conflict, forbidden, invalid, notFound } from '../../identity-error.ts'
import { mergeOptions } from '../../storage/options.ts'
import type { Page, PageRequest } from '../../storage/page.ts'
import type { ProjectRow } from '../../storage/project-rows.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { NewRevocation } from '../../tokens/revocation-store.ts'
import { cleanTags } from '../clean-tags.ts'
import { createDomain, type DomainDeps, deleteDomain } from '../domains/domains.ts'
import { immutable, refuseImmutable } from '../immutable.ts'
import type { ProjectFilter, ProjectStore } from './store.ts'
import { refuseDisabledAbove, refuseEnabledBelow, refuseUnfitParent } from './tree.ts'

/** What users act in: the owner of servers, networks, volumes. Projects of a domain form a tree. */
export type Project = ProjectRow

/** What callers give to make a project. `isDomain` makes a domain, whose `domainId` is that of the root of all domains. */
export type NewProject = Pick<Project, 'name' | 'domainId'> & Partial<Project>

/** What callers may change. Absent members stay as they are. */
export type ProjectChanges = Partial<Omit<Project, 'id'>>

export interface ProjectDeps extends DomainDeps {
  projects: ProjectStore
  /** `[DEFAULT] max_project_tree_depth`: levels of projects below a domain. */
  maxProjectTreeDepth: number
  revokeTokens(event: NewRevocation): Promise<void>
}

/** @throws `not_found` */
export async function getProject(deps: Pick<ProjectDeps, 'projects'>, id: string): Promise<Project> {
  const project = await deps.projects.find(id)
  if (project === undefined) throw notFound('project', id)
  return project
}

/**
 * Lists projects. A caller of a domain sees only the projects in it, whatever it asks for.
 *
 * @param ownDomainId the domain of the caller's scope, `null` for another scope
 * @throws `not_found` for an unknown marker
 */
export async function listProjects(
  deps: ProjectDeps,
  filter: ProjectFilter,
  page: PageRequest,
  ownDomainId: string | null,
): Promise<Page<Project>> {
  if (page.marker !== undefined) await getProject(deps, page.marker)
  if (ownDomainId === null) return deps.projects.list(filter, page)
  if (filter.domainId !== undefined && filter.domainId !== ownDomainId) return { items: [], more: false }
  return deps.projects.list({ ...filter, domainId: ownDomainId }, page)
}

/**
 * Creates a project in a domain, below another project when `parentId` names one; or a domain.
 *
 * @throws `invalid` for an unknown domain or parent, a parent of another domain or a disabled one, and a domain in a
 *   domain or below something; `forbidden` for a tree that gets too deep; `conflict` for a name that the domain already
 *   uses
 */
export async function createProject(deps: ProjectDeps, input: NewProject): Promise<Project> {
  if (input.isDomain === true) return createActingDomain(deps, input)
  const project: Project = {
    id: input.id ?? randomUUID().replaceAll('-', ''),
    name: input.name.trim(),
    description: input.description ?? '',
    enabled: input.enabled ?? true,
    domainId: input.domainId,
    parentId: input.parentId ?? input.domainId,
    isDomain: false,
    tags: cleanTags(input.tags ?? []),
    options: mergeOptions({}, input.options),
    extra: input.extra ?? {},
  }
  await refuseUnfitParent(deps, project)
  await deps.projects.insert(project).catch((error: unknown) => {
    if (isStorageError(error, 'reference'))
      throw invalid('The domain or the parent of the project does not exist.')
    throw refusedName(project, error)
  })
  return project
}

async function createActingDomain(deps: ProjectDeps, input: NewProject): Promise<Project> {
  if (input.domainId !== rootDomainId || (input.parentId ?? null) !== null) {
    throw invalid('A project that acts as a domain is in no domain and has no parent.')
  }
  const { domainId: _, parentId: __, isDomain: ___, ...domain } = input
  return getProject(deps, (await createDomain(deps, domain)).id)
}

/**
 * Changes a project, or a domain as the project that it also is.
 *
 * @throws `not_found`, `conflict`; `invalid` for another domain; `forbidden` for another parent, for an immutable project,
 *   and for an enabled flag that contradicts the projects above or below
 */
export async function updateProject(
  deps: ProjectDeps,
  id: string,
  changes: ProjectChanges,
): Promise<Project> {
  const present = await getProject(deps, id)
  if (changes.domainId !== undefined && changes.domainId !== present.domainId) {
    throw invalid('The domain of a project cannot be changed.')
  }
  refuseImmutable(present.isDomain ? 'domain' : 'project', present, changes)
  if (changes.parentId !== undefined && changes.parentId !== present.parentId) {
    throw forbidden('The parent of a project cannot be changed.')
  }
  if (changes.isDomain !== undefined && changes.isDomain !== present.isDomain) {
    throw invalid('A project cannot become a domain, nor the other way round.')
  }
  if (changes.enabled === true && !present.enabled && !present.isDomain)
    await refuseDisabledAbove(deps, present)
  if (changes.enabled === false && present.enabled && !present.isDomain)
    await refuseEnabledBelow(deps, present)
  const project: Project = {
    ...present,
    ...changes,
    name: (changes.name ?? present.name).trim(),
    tags: cleanTags(changes.tags ?? present.tags),
    options: mergeOptions(present.options, changes.options),
    extra: { ...present.extra, ...changes.extra },
  }
  await deps.projects.update(project, present).catch((error: unknown) => {
    throw refusedName(project, error)
  })
  return project
}

/**
 * Deletes a project, or a domain with everything in it. Tokens that act on it end.
 *
 * @throws `not_found`; `forbidden` for an immutable project, while there are projects below it, and for an enabled domain
 */
export async function deleteProject(deps: ProjectDeps, id: string): Promise<void> {
  const project = await getProject(deps, id)
  if (project.isDomain) return deleteDomain(deps, id)
  if (project.options.immutable === true) throw immutable('project', id)
  await deps.projects.delete(id).catch((error: unknown) => {
    if (!isStorageError(error, 'reference')) throw error
    throw forbidden(`Cannot delete the project ${id}: it has projects below it.`)
  })
  await deps.revokeTokens({ projectId: id })
}

function refusedName(project: Project, error: unknown): unknown {
  if (!isStorageError(error, 'conflict')) return error
  return conflict(
    'project',
    `it is not permitted to have two projects with the same name or id in the same domain: ${project.name}`,
  )
}
