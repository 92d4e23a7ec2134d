import { inChunks } from '../../storage/in-chunks.ts'
import type { Storage } from '../../storage/storage.ts'

/** Limits of one project, as the API shows them. */
export type ProjectLimits = readonly {
  id: string
  project_id: string | null
  domain_id: string | null
  service_id: string | null
  region_id: string | null
  resource_name: string | null
  resource_limit: number
  description: string | null
}[]

/** The limits that projects have of their own, by project. */
export async function projectLimits(
  storage: Storage,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string | null, ProjectLimits>> {
  const rows = await inChunks(projectIds, (chunk) =>
    storage.read
      .selectFrom('limit')
      .innerJoin('registered_limit', 'registered_limit.id', 'limit.registered_limit_id')
      .select([
        'limit.id',
        'limit.project_id',
        'limit.domain_id',
        'limit.resource_limit',
        'limit.description',
      ])
      .select(['registered_limit.service_id', 'registered_limit.region_id', 'registered_limit.resource_name'])
      .where('limit.project_id', 'in', chunk)
      .orderBy('limit.id')
      .execute(),
  )
  return Map.groupBy(rows, (row) => row.project_id)
}
