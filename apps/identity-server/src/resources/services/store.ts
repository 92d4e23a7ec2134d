import type { Selectable } from 'kysely'
import { changedColumns } from '../../storage/changed-columns.ts'
import { parseExtra, renderExtra } from '../../storage/extra.ts'
import { matchesText, type TextFilter } from '../../storage/filters.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { inOrderOfIds } from '../../storage/order-of-ids.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { ServiceTable } from '../../storage/schema/catalog.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Service } from './services.ts'

/** A text alone is compared as a whole. */
export interface ServiceFilter {
  type?: string | TextFilter | undefined
  name?: string | TextFilter | undefined
}

/** The table `service`. */
export interface ServiceStore {
  find(id: string): Promise<Service | undefined>
  /** In order of their ids; unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<readonly Service[]>
  list(filter: ServiceFilter, page: PageRequest): Promise<Page<Service>>
  insert(service: Service): Promise<void>
  /** Writes what differs from `before`, which is what was read; everything when it is not given. */
  update(service: Service, before?: Service): Promise<void>
  /** Deletes a service with its endpoints and what refers to those. */
  delete(id: string): Promise<void>
}

export function serviceStore(storage: Storage): ServiceStore {
  const services = () => storage.read.selectFrom('service').selectAll()

  async function byIds(ids: readonly string[]): Promise<readonly Service[]> {
    const rows = await inChunks(ids, (chunk) => services().where('id', 'in', chunk).execute())
    return inOrderOfIds(rows).map(fromRow)
  }

  return {
    find: async (id) => (await byIds([id]))[0],
    byIds,
    async list({ type, name }, page) {
      let query = services().orderBy('id')
      if (type !== undefined) query = query.where((eb) => matchesText(eb, 'type', toTextFilter(type)))
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      // The name is inside a JSON column, which the three databases read in three ways.
      if (page.limit !== undefined && name === undefined) query = query.limit(page.limit + 1)
      const found = (await query.execute()).map(fromRow)
      if (name === undefined) return pageOf(found, page.limit)
      return pageOf(
        found.filter((service) => nameMatches(service.name, toTextFilter(name))),
        page.limit,
      )
    },
    insert: (service) =>
      storage.write(async (tx, changed) => {
        await tx.insertInto('service').values(toRow(service)).execute()
        changed('service', service.id)
      }),
    update: (service, before) =>
      storage.write(async (tx, changed) => {
        const columns = changedColumns(toRow(service), before && toRow(before))
        if (Object.keys(columns).length > 0) {
          await tx.updateTable('service').set(columns).where('id', '=', service.id).execute()
        }
        changed('service', service.id)
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        const endpoints = tx.selectFrom('endpoint').select('id').where('service_id', '=', id)
        await tx.deleteFrom('project_endpoint').where('endpoint_id', 'in', endpoints).execute()
        await tx.deleteFrom('policy_association').where('endpoint_id', 'in', endpoints).execute()
        await tx.deleteFrom('policy_association').where('service_id', '=', id).execute()
        for (const endpoint of await endpoints.execute()) changed('endpoint', endpoint.id)
        await tx.deleteFrom('endpoint').where('service_id', '=', id).execute()
        await tx.deleteFrom('service').where('id', '=', id).execute()
        changed('service', id)
      }),
  }
}

function toTextFilter(filter: string | TextFilter): TextFilter {
  return typeof filter === 'string' ? { equals: filter } : filter
}

/** Compares a name as the databases compare columns. */
function nameMatches(name: string, filter: TextFilter): boolean {
  if ('equals' in filter) return name === filter.equals
  const lower = name.toLowerCase()
  const {
    contains = '',
    startswith = '',
    endswith = '',
    icontains = '',
    istartswith = '',
    iendswith = '',
  } = filter
  return (
    name.includes(contains) &&
    name.startsWith(startswith) &&
    name.endsWith(endswith) &&
    lower.includes(icontains.toLowerCase()) &&
    lower.startsWith(istartswith.toLowerCase()) &&
    lower.endsWith(iendswith.toLowerCase())
  )
}

function fromRow(row: Selectable<ServiceTable>): Service {
  const { name, ...extra } = parseExtra(row.extra)
  return {
    id: row.id,
    type: row.type ?? '',
    enabled: row.enabled,
    name: typeof name === 'string' ? name : '',
    extra,
  }
}

function toRow(service: Service) {
  const { id, type, enabled, name, extra } = service
  return { id, type, enabled, extra: renderExtra({ ...extra, name }) }
}
