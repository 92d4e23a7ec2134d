import type { Transaction } from 'kysely'
import type { Changed } from '../../storage/changes.ts'
import type { TextFilter } from '../../storage/filters.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { inOrderOfIds } from '../../storage/order-of-ids.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import {
  deleteWhatNames,
  insertProjectRow,
  type ProjectRow,
  updateProjectRow,
  withTagsAndOptions,
} from '../../storage/project-rows.ts'
import type { Database } from '../../storage/schema.ts'
import type { Storage } from '../../storage/storage.ts'
import { filteredProjects } from './filters.ts'
import type { Project } from './projects.ts'

export interface ProjectFilter {
  name?: TextFilter | undefined
  domainId?: string | undefined
  parentId?: string | undefined
  enabled?: boolean | undefined
  /** true: the projects that act as domains. Default false. */
  isDomain?: boolean | undefined
  /** Has all of these tags. */
  tags?: readonly string[] | undefined
  /** Has at least one of these tags. */
  tagsAny?: readonly string[] | undefined
  /** Does not have all of these tags. */
  notTags?: readonly string[] | undefined
  /** Has none of these tags. */
  notTagsAny?: readonly string[] | undefined
}

/** The rows of the table `project`. Domains are in it too: they are listed only where a caller asks for them. */
export interface ProjectStore {
  find(id: string): Promise<Project | undefined>
  /** In order of their ids; unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<readonly Project[]>
  /** The projects right below some projects or domains, in order of their ids. */
  childrenOf(ids: readonly string[]): Promise<readonly Project[]>
  list(filter: ProjectFilter, page: PageRequest): Promise<Page<Project>>
  /**
   * @throws `StorageError` with code `conflict` when the domain has a project of that name, `reference` when the domain
   *   or the parent does not exist
   */
  insert(project: Project): Promise<void>
  /**
   * Writes what differs from `before`, which is what was read; everything when it is not given.
   *
   * @throws `StorageError` with code `conflict` when the domain has a project of that name
   */
  update(project: Project, before?: Project): Promise<void>
  /**
   * Deletes a project and everything that names it.
   *
   * @throws `StorageError` with code `reference` while there are projects below it
   */
  delete(id: string): Promise<void>
  /** Replaces all tags of a project. */
  setTags(id: string, tags: readonly string[]): Promise<void>
  /** @throws `StorageError` with code `conflict` when the project has the tag */
  addTag(id: string, tag: string): Promise<void>
  /** Whether there was something to remove. */
  removeTag(id: string, tag: string): Promise<boolean>
}

/** @param options.clock default: the system's clock */
export function projectStore(storage: Storage, options: { clock?: () => Date } = {}): ProjectStore {
  const { clock = () => new Date() } = options
  const db = storage.read
  // The row above all domains is no project.
  const projects = () => db.selectFrom('project').selectAll().where('id', 'not like', '<<%')

  async function byIds(ids: readonly string[]): Promise<readonly Project[]> {
    const rows = await inChunks(ids, (chunk) => projects().where('id', 'in', chunk).execute())
    return withTagsAndOptions(db, inOrderOfIds(rows))
  }

  /** Writes something of a project that exists already, and says so. */
  const writeTags = <T>(id: string, work: (tx: Transaction<Database>) => Promise<T>): Promise<T> =>
    storage.write(async (tx, changed) => {
      const result = await work(tx)
      changed('project', id)
      return result
    })

  return {
    find: async (id) => (await byIds([id]))[0],
    byIds,
    async childrenOf(ids) {
      const rows = await inChunks(ids, (chunk) => projects().where('parent_id', 'in', chunk).execute())
      return withTagsAndOptions(db, inOrderOfIds(rows))
    },
    async list(filter, page) {
      let query = filteredProjects(db, filter).where('id', 'not like', '<<%').orderBy('id')
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf(await withTagsAndOptions(db, await query.execute()), page.limit)
    },
    insert: (project) =>
      storage.write(async (tx, changed) => {
        await insertProjectRow(tx, project)
        sayChanged(changed, project)
      }),
    update: (project, before) =>
      storage.write(async (tx, changed) => {
        await updateProjectRow(tx, project, before)
        sayChanged(changed, project)
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        await deleteWhatNames(tx, [id], clock())
        await tx.deleteFrom('project').where('id', '=', id).execute()
        changed('project', id)
      }),
    setTags: (id, tags) =>
      writeTags(id, async (tx) => {
        await tx.deleteFrom('project_tag').where('project_id', '=', id).execute()
        const rows = tags.map((name) => ({ project_id: id, name }))
        if (rows.length > 0) await tx.insertInto('project_tag').values(rows).execute()
      }),
    addTag: (id, tag) =>
      writeTags(id, async (tx) => {
        await tx.insertInto('project_tag').values({ project_id: id, name: tag }).execute()
      }),
    removeTag: (id, tag) =>
      writeTags(id, async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('project_tag')
          .where('project_id', '=', id)
          .where('name', '=', tag)
          .executeTakeFirst()
        return numDeletedRows > 0n
      }),
  }
}

/** A project that acts as a domain is both. */
function sayChanged(changed: Changed, project: ProjectRow): void {
  changed('project', project.id)
  if (project.isDomain) changed('domain', project.id)
}
