import { randomUUID } from 'node:crypto'
import { conflict, forbidden, invalid, notFound } from '../../identity-error.ts'
import type { Extra } from '../../storage/extra.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { RegionStore } from './store.ts'

/** A part of the cloud, with its own endpoints. Regions may form a tree. */
export interface Region {
  id: string
  description: string
  parentRegionId: string | null
  extra: Extra
}

/** What callers give to make a region. Without an id, one is made. */
export type NewRegion = Partial<Region>

/** What callers may change. Absent members stay as they are. */
export type RegionChanges = Partial<Omit<Region, 'id'>>

export interface RegionDeps {
  regions: RegionStore
}

/** @throws `not_found` */
export async function getRegion(deps: RegionDeps, id: string): Promise<Region> {
  const region = await deps.regions.find(id)
  if (region === undefined) throw notFound('region', id)
  return region
}

/**
 * Creates a region.
 *
 * @throws `conflict` for an id that is taken, `not_found` for an unknown parent
 */
export async function createRegion(deps: RegionDeps, input: NewRegion): Promise<Region> {
  const region: Region = {
    id: input.id || randomUUID().replaceAll('-', ''),
    description: input.description ?? '',
    parentRegionId: input.parentRegionId ?? null,
    extra: input.extra ?? {},
  }
  if (region.parentRegionId !== null) await getRegion(deps, region.parentRegionId)
  try {
    await deps.regions.insert(region)
  } catch (error) {
    if (isStorageError(error, 'conflict')) throw conflict('region', `Duplicate ID, ${region.id}`)
    throw error
  }
  return region
}

/**
 * Changes a region.
 *
 * @throws `not_found` for an unknown region or parent, `invalid` when the new parent is the region or below it
 */
export async function updateRegion(deps: RegionDeps, id: string, changes: RegionChanges): Promise<Region> {
  const present = await getRegion(deps, id)
  const region: Region = { ...present, ...changes, extra: { ...present.extra, ...changes.extra } }
  if (region.parentRegionId !== null && region.parentRegionId !== present.parentRegionId) {
    await refuseCircle(deps, id, region.parentRegionId)
  }
  await deps.regions.update(region)
  return region
}

/**
 * Deletes a region and those below it.
 *
 * @throws `not_found`; `forbidden` while one of them has endpoints
 */
export async function deleteRegion(deps: RegionDeps, id: string): Promise<void> {
  await getRegion(deps, id)
  try {
    await deps.regions.delete((await subtree(deps, id)).reverse())
  } catch (error) {
    if (!isStorageError(error, 'reference')) throw error
    throw forbidden(
      `Unable to delete region ${id} because it or its child regions have associated endpoints.`,
    )
  }
}

async function refuseCircle(deps: RegionDeps, id: string, parentId: string): Promise<void> {
  for (
    let next: string | null = parentId;
    next !== null;
    next = (await getRegion(deps, next)).parentRegionId
  ) {
    if (next === id) throw invalid(`Region ${id} cannot be below itself.`)
  }
}

/** The region and all below it, parents before children. */
async function subtree(deps: RegionDeps, id: string): Promise<string[]> {
  const ids = [id]
  for (const parentRegionId of ids) {
    const children = await deps.regions.list({ parentRegionId }, {})
    ids.push(...children.items.map((child) => child.id))
  }
  return ids
}
