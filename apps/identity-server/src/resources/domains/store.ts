import type { Kysely } from 'kysely'
import { rootDomainId } from '../../auth/store.ts'
import { matchesText, type TextFilter } from '../../storage/filters.ts'
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
import { deleteProvidersOf } from '../identity-providers/delete-provider-rows.ts'
import { deleteActorsAndRoles } from './contents.ts'
import type { Domain } from './domains.ts'

export interface DomainFilter {
  name?: TextFilter | undefined
  enabled?: boolean | undefined
  /** Only this one. */
  id?: string | undefined
}

/** The rows of the table `project` that are domains. */
export interface DomainStore {
  find(id: string): Promise<Domain | undefined>
  /** In order of their ids; unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<readonly Domain[]>
  list(filter: DomainFilter, page: PageRequest): Promise<Page<Domain>>
  /** @throws `StorageError` with code `conflict` when the id or the name is taken */
  insert(domain: Domain): Promise<void>
  /**
   * Writes what differs from `before`, which is what was read; everything when it is not given.
   *
   * @throws `StorageError` with code `conflict` when the name is taken
   */
  update(domain: Domain, before?: Domain): Promise<void>
  /** Deletes a domain with its users, groups, projects and roles, and everything that names any of them. */
  delete(id: string): Promise<void>
}

/** @param options.clock default: the system's clock */
export function domainStore(storage: Storage, options: { clock?: () => Date } = {}): DomainStore {
  const { clock = () => new Date() } = options
  const domains = () =>
    storage.read
      .selectFrom('project')
      .selectAll()
      .where('is_domain', '=', true)
      .where('id', '<>', rootDomainId)

  async function byIds(ids: readonly string[]): Promise<readonly Domain[]> {
    const rows = await inChunks(ids, (chunk) => domains().where('id', 'in', chunk).execute())
    return (await withTagsAndOptions(storage.read, inOrderOfIds(rows))).map(fromRow)
  }

  return {
    find: async (id) => (await byIds([id]))[0],
    byIds,
    async list({ name, enabled, id }, page) {
      let query = domains().orderBy('id')
      if (name !== undefined) query = query.where((eb) => matchesText(eb, 'name', name))
      if (enabled !== undefined)
        query = query.where((eb) => eb(eb.fn.coalesce('enabled', eb.val(false)), '=', enabled))
      if (id !== undefined) query = query.where('id', '=', id)
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf((await withTagsAndOptions(storage.read, await query.execute())).map(fromRow), page.limit)
    },
    insert: (domain) =>
      storage.write(async (tx, changed) => {
        await insertProjectRow(tx, toRow(domain))
        changed('domain', domain.id)
      }),
    update: (domain, before) =>
      storage.write(async (tx, changed) => {
        await updateProjectRow(tx, toRow(domain), before && toRow(before))
        changed('domain', domain.id)
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        await deleteProvidersOf(tx, changed, id, clock())
        await deleteActorsAndRoles(tx, changed, id, clock())
        await deleteProjects(tx, id, clock())
        for (const table of ['whitelisted_config', 'sensitive_config', 'config_register'] as const) {
          await tx.deleteFrom(table).where('domain_id', '=', id).execute()
        }
        changed('domain', id)
        // Its groups and roles also reached users and projects of other domains: all assignments count as changed.
        changed('assignment', id)
      }),
  }
}

/** Deletes the domain's row and the tree below it. */
async function deleteProjects(tx: Kysely<Database>, domainId: string, now: Date): Promise<void> {
  const rows = await tx.selectFrom('project').select('id').where('domain_id', '=', domainId).execute()
  await deleteWhatNames(tx, [...rows.map((row) => row.id), domainId], now)
  // MySQL checks references row by row: without parents, any order will do.
  await tx.updateTable('project').set({ parent_id: null }).where('domain_id', '=', domainId).execute()
  await tx.deleteFrom('project').where('domain_id', '=', domainId).execute()
  await tx.deleteFrom('project').where('id', '=', domainId).where('is_domain', '=', true).execute()
}

function fromRow(row: ProjectRow): Domain {
  const { id, name, description, enabled, tags, options, extra } = row
  return { id, name, description, enabled, tags, options, extra }
}

function toRow(domain: Domain): ProjectRow {
  return { ...domain, domainId: rootDomainId, parentId: null, isDomain: true }
}
