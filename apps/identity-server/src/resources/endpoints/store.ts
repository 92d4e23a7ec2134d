import type { Selectable } from 'kysely'
import { changedColumns } from '../../storage/changed-columns.ts'
import { parseExtra, renderExtra } from '../../storage/extra.ts'
import { inChunks } from '../../storage/in-chunks.ts'
import { inOrderOfIds } from '../../storage/order-of-ids.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { EndpointTable } from '../../storage/schema/catalog.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Endpoint } from './endpoints.ts'

export interface EndpointFilter {
  serviceId?: string | undefined
  interface?: string | undefined
  regionId?: string | undefined
}

/** The table `endpoint`. */
export interface EndpointStore {
  find(id: string): Promise<Endpoint | undefined>
  /** In order of their ids; unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<readonly Endpoint[]>
  list(filter: EndpointFilter, page: PageRequest): Promise<Page<Endpoint>>
  /** @throws `StorageError` with code `reference` for an unknown service or region */
  insert(endpoint: Endpoint): Promise<void>
  /**
   * Writes what differs from `before`, which is what was read; everything when it is not given.
   *
   * @throws `StorageError` with code `reference` for an unknown service or region
   */
  update(endpoint: Endpoint, before?: Endpoint): Promise<void>
  /** Deletes an endpoint and what refers to it. */
  delete(id: string): Promise<void>
}

export function endpointStore(storage: Storage): EndpointStore {
  const endpoints = () => storage.read.selectFrom('endpoint').selectAll()

  async function byIds(ids: readonly string[]): Promise<readonly Endpoint[]> {
    const rows = await inChunks(ids, (chunk) => endpoints().where('id', 'in', chunk).execute())
    return inOrderOfIds(rows).map(fromRow)
  }

  return {
    find: async (id) => (await byIds([id]))[0],
    byIds,
    async list(filter, page) {
      let query = endpoints().orderBy('id')
      if (filter.serviceId !== undefined) query = query.where('service_id', '=', filter.serviceId)
      if (filter.interface !== undefined) query = query.where('interface', '=', filter.interface)
      if (filter.regionId !== undefined) query = query.where('region_id', '=', filter.regionId)
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf((await query.execute()).map(fromRow), page.limit)
    },
    insert: (endpoint) =>
      storage.write(async (tx, changed) => {
        await tx
          .insertInto('endpoint')
          .values({ ...toRow(endpoint), legacy_endpoint_id: null })
          .execute()
        changed('endpoint', endpoint.id)
      }),
    update: (endpoint, before) =>
      storage.write(async (tx, changed) => {
        const columns = changedColumns(toRow(endpoint), before && toRow(before))
        if (Object.keys(columns).length > 0) {
          await tx.updateTable('endpoint').set(columns).where('id', '=', endpoint.id).execute()
        }
        changed('endpoint', endpoint.id)
      }),
    delete: (id) =>
      storage.write(async (tx, changed) => {
        await tx.deleteFrom('project_endpoint').where('endpoint_id', '=', id).execute()
        await tx.deleteFrom('policy_association').where('endpoint_id', '=', id).execute()
        await tx.deleteFrom('endpoint').where('id', '=', id).execute()
        changed('endpoint', id)
      }),
  }
}

function fromRow(row: Selectable<EndpointTable>): Endpoint {
  return {
    id: row.id,
    interface: row.interface,
    serviceId: row.service_id,
    regionId: row.region_id,
    url: row.url,
    enabled: row.enabled,
    extra: parseExtra(row.extra),
  }
}

function toRow(endpoint: Endpoint) {
  return {
    id: endpoint.id,
    interface: endpoint.interface,
    service_id: endpoint.serviceId,
    region_id: endpoint.regionId,
    url: endpoint.url,
    enabled: endpoint.enabled,
    extra: renderExtra(endpoint.extra),
  }
}
