import { invalid, notFound } from '../../identity-error.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import { cleanTags } from '../clean-tags.ts'
import { immutable } from '../immutable.ts'
import { getProject, type Project, type ProjectDeps } from './projects.ts'

/** How many tags a project has at most. */
const maxTags = 80

type TagDeps = Pick<ProjectDeps, 'projects'>

/**
 * The tags of a project.
 *
 * @throws `not_found`
 */
export async function listTags(deps: TagDeps, projectId: string): Promise<readonly string[]> {
  return (await getProject(deps, projectId)).tags
}

/**
 * Replaces the tags of a project.
 *
 * @returns the tags as they are stored
 * @throws `not_found`; `forbidden` for an immutable project
 */
export async function replaceTags(
  deps: TagDeps,
  projectId: string,
  tags: readonly string[],
): Promise<readonly string[]> {
  await getMutableProject(deps, projectId)
  const clean = cleanTags(tags)
  await deps.projects.setTags(projectId, clean)
  return clean
}

/** @throws `not_found` for an unknown project or a tag that it does not have */
export async function getTag(deps: TagDeps, projectId: string, tag: string): Promise<void> {
  if (!(await listTags(deps, projectId)).includes(tag)) throw notFound('project tag', tag)
}

/**
 * Adds a tag to a project.
 *
 * @throws `not_found`; `invalid` for a tag that it has, and for one too many; `forbidden` for an immutable project
 */
export async function addTag(deps: TagDeps, projectId: string, tag: string): Promise<void> {
  const project = await getMutableProject(deps, projectId)
  if (project.tags.length >= maxTags) throw invalid(`A project has at most ${maxTags} tags.`)
  await deps.projects.addTag(projectId, tag.trim()).catch((error: unknown) => {
    if (isStorageError(error, 'conflict')) throw invalid(`The project ${projectId} has the tag already.`)
    throw error
  })
}

/** @throws `not_found` for an unknown project or a tag that it does not have; `forbidden` for an immutable project */
export async function removeTag(deps: TagDeps, projectId: string, tag: string): Promise<void> {
  await getMutableProject(deps, projectId)
  if (!(await deps.projects.removeTag(projectId, tag))) throw notFound('project tag', tag)
}

async function getMutableProject(deps: TagDeps, id: string): Promise<Project> {
  const project = await getProject(deps, id)
  if (project.options.immutable === true) throw immutable(project.isDomain ? 'domain' : 'project', id)
  return project
}
