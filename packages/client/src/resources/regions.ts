import {
  type NewRegion,
  type Region,
  type RegionChanges,
  type RegionFilters,
  regionKind,
} from '../api/region.ts'
import type { Api, CallOptions } from '../api.ts'
import { type Collection, collection } from '../collection.ts'
import { path } from '../path.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#regions} */
export interface Regions extends Collection<Region, NewRegion, RegionChanges, RegionFilters> {
  /** Makes a region with an id of your choice, such as `RegionOne`. */
  createWithId(id: string, value?: Omit<NewRegion, 'id'>, options?: CallOptions): Promise<Region>
}

export function regions(api: Api): Regions {
  return {
    ...collection<Region, NewRegion, RegionChanges, RegionFilters>(api, regionKind, '/v3/regions'),
    createWithId: async (id, value = {}, options) =>
      api.one<Region>(regionKind, 'PUT', path`/v3/regions/${id}`, options, value),
  }
}
