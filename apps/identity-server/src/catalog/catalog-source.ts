import type { Catalog, CatalogEndpoint, CatalogService } from '@ks/auth'
import { parseExtra } from '../storage/extra.ts'
import type { Storage } from '../storage/storage.ts'
import { fillEndpointUrl, type UrlValues } from './endpoint-url.ts'

/** Makes the catalog of a token. */
export interface CatalogSource {
  catalogFor(token: UrlValues): Promise<Catalog>
}

/** Kinds of changes after which services and endpoints are read again. */
const affects: ReadonlySet<string> = new Set(['service', 'endpoint', 'region', 'endpoint_filter'])

/** How many projects' endpoints are remembered; then they are read again. */
const mostProjects = 10_000

/** Told when what a catalog is made of may have changed. */
export interface CatalogCache extends CatalogSource {
  /** Forgets what was read. */
  forget(): void
  /** Whether a change of this kind concerns catalogs. */
  affectedBy(kind: string): boolean
}

/**
 * Reads services and endpoints, and what is associated with a project, once and keeps them until they change. Each project
 * has the endpoints that are associated with it, or, when there are none, all of them.
 *
 * @param options.allWithoutFilter `[endpoint_filter] return_all_endpoints_if_no_filter`
 * @param options.caching false: read them every time
 */
export function catalogCache(
  storage: Storage,
  options: { allWithoutFilter: boolean; caching: boolean },
): CatalogCache {
  let services: Promise<readonly CatalogService[]> | undefined
  let associated = new Map<string, Promise<ReadonlySet<string>>>()

  function associatedWith(projectId: string): Promise<ReadonlySet<string>> {
    const known = associated.get(projectId)
    if (known !== undefined) return known
    const read = associatedEndpoints(storage, projectId)
    if (!options.caching) return read
    if (associated.size >= mostProjects) associated = new Map()
    const kept = associated
    kept.set(projectId, read)
    read.catch(() => kept.delete(projectId))
    return read
  }

  return {
    forget() {
      services = undefined
      associated = new Map()
    },
    affectedBy: (kind) => affects.has(kind),
    async catalogFor(token) {
      const mine = services ?? readServices(storage)
      if (options.caching) services = mine
      mine.catch(() => {
        if (services === mine) services = undefined
      })
      const all = await mine
      const only = token.projectId === undefined ? undefined : await associatedWith(token.projectId)
      if (only === undefined) return fill(all, token)
      if (only.size === 0) return options.allWithoutFilter ? fill(all, token) : []
      const kept = all
        .map((service) => ({
          ...service,
          endpoints: service.endpoints.filter((endpoint) => only.has(endpoint.id)),
        }))
        .filter((service) => service.endpoints.length > 0)
      return fill(kept, token)
    },
  }
}

function fill(services: readonly CatalogService[], values: UrlValues): Catalog {
  return services.map((service) => ({
    ...service,
    endpoints: service.endpoints.flatMap((endpoint) => {
      const url = fillEndpointUrl(endpoint.url, values)
      return url === undefined ? [] : [{ ...endpoint, url }]
    }),
  }))
}

async function readServices(storage: Storage): Promise<readonly CatalogService[]> {
  const [services, endpoints] = await Promise.all([
    storage.read
      .selectFrom('service')
      .selectAll()
      .where('enabled', '=', true)
      .orderBy('type')
      .orderBy('id')
      .execute(),
    storage.read.selectFrom('endpoint').selectAll().where('enabled', '=', true).orderBy('id').execute(),
  ])
  const byService = Map.groupBy(endpoints, (endpoint) => endpoint.service_id)
  return services.map((service) => {
    const { name } = parseExtra(service.extra)
    return {
      id: service.id,
      type: service.type ?? '',
      name: typeof name === 'string' ? name : '',
      endpoints: (byService.get(service.id) ?? []).map((endpoint): CatalogEndpoint => {
        const extra = parseExtra(endpoint.extra)
        return {
          id: endpoint.id,
          interface: endpoint.interface,
          regionId: endpoint.region_id,
          url: endpoint.url,
          ...(Object.keys(extra).length > 0 && { extra }),
        }
      }),
    }
  })
}

/** Ids of the endpoints associated with a project, directly or through endpoint groups. */
async function associatedEndpoints(storage: Storage, projectId: string): Promise<ReadonlySet<string>> {
  const [direct, groups] = await Promise.all([
    storage.read
      .selectFrom('project_endpoint')
      .select('endpoint_id')
      .where('project_id', '=', projectId)
      .execute(),
    storage.read
      .selectFrom('project_endpoint_group')
      .innerJoin('endpoint_group', 'endpoint_group.id', 'project_endpoint_group.endpoint_group_id')
      .select('endpoint_group.filters')
      .where('project_endpoint_group.project_id', '=', projectId)
      .execute(),
  ])
  const ids = new Set(direct.map((row) => row.endpoint_id))
  for (const group of groups) {
    const filters = parseExtra(group.filters)
    let query = storage.read.selectFrom('endpoint').select('id')
    for (const column of ['service_id', 'region_id', 'interface'] as const) {
      const value = filters[column]
      if (typeof value === 'string') query = query.where(column, '=', value)
    }
    for (const row of await query.execute()) ids.add(row.id)
  }
  return ids
}
