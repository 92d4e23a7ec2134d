import { parseExtra, renderExtra } from '../../storage/extra.ts'
import { type Page, type PageRequest, pageOf } from '../../storage/page.ts'
import type { RegionTable } from '../../storage/schema/catalog.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Region } from './regions.ts'

/** The table `region`. */
export interface RegionStore {
  find(id: string): Promise<Region | undefined>
  list(filter: { parentRegionId?: string | undefined }, page: PageRequest): Promise<Page<Region>>
  /** @throws `StorageError` with code `conflict` when the id is taken, `reference` when the parent does not exist */
  insert(region: Region): Promise<void>
  update(region: Region): Promise<void>
  /** @throws `StorageError` with code `reference` while an endpoint is in one of the regions */
  delete(ids: readonly string[]): Promise<void>
}

export function regionStore(storage: Storage): RegionStore {
  return {
    async find(id) {
      const row = await storage.read.selectFrom('region').selectAll().where('id', '=', id).executeTakeFirst()
      return row && fromRow(row)
    },
    async list(filter, page) {
      let query = storage.read.selectFrom('region').selectAll().orderBy('id')
      if (filter.parentRegionId !== undefined)
        query = query.where('parent_region_id', '=', filter.parentRegionId)
      if (page.marker !== undefined) query = query.where('id', '>', page.marker)
      if (page.limit !== undefined) query = query.limit(page.limit + 1)
      return pageOf((await query.execute()).map(fromRow), page.limit)
    },
    insert: (region) =>
      storage.write(async (tx, changed) => {
        await tx.insertInto('region').values(toRow(region)).execute()
        changed('region', region.id)
      }),
    update: (region) =>
      storage.write(async (tx, changed) => {
        await tx.updateTable('region').set(toRow(region)).where('id', '=', region.id).execute()
        changed('region', region.id)
      }),
    delete: (ids) =>
      storage.write(async (tx, changed) => {
        for (const id of ids) {
          await tx.deleteFrom('region').where('id', '=', id).execute()
          changed('region', id)
        }
      }),
  }
}

function fromRow(row: RegionTable): Region {
  return {
    id: row.id,
    description: row.description,
    parentRegionId: row.parent_region_id,
    extra: parseExtra(row.extra),
  }
}

function toRow(region: Region): RegionTable {
  return {
    id: region.id,
    description: region.description,
    parent_region_id: region.parentRegionId,
    extra: renderExtra(region.extra),
  }
}
