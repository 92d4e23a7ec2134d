import { randomUUID } from 'node:crypto'
import { isEndpointTemplate } from '../../catalog/endpoint-url.ts'
import { IdentityError, invalid, notFound } from '../../identity-error.ts'
import type { Extra } from '../../storage/extra.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import { createRegion, type RegionDeps } from '../regions/regions.ts'
import type { EndpointStore } from './store.ts'

/** One way to reach a service. */
export interface Endpoint {
  id: string
  /** `public`, `internal` or `admin`. */
  interface: string
  serviceId: string
  regionId: string | null
  /** May hold `$(project_id)s`, `$(tenant_id)s` and `$(user_id)s`. */
  url: string
  /** A disabled endpoint is in no catalog. */
  enabled: boolean
  extra: Extra
}

/** What callers may change. Absent members stay as they are. */
export interface EndpointChanges extends Partial<Omit<Endpoint, 'id'>> {
  /** The region, as clients of v2 give it: it is made when it does not exist. Only counts without a `regionId`. */
  regionName?: string | null
}

/** What callers give to register an endpoint. */
export type NewEndpoint = Pick<Endpoint, 'interface' | 'serviceId' | 'url'> & EndpointChanges

export interface EndpointDeps extends RegionDeps {
  endpoints: EndpointStore
}

/** @throws `not_found` */
export async function getEndpoint(deps: EndpointDeps, id: string): Promise<Endpoint> {
  const endpoint = await deps.endpoints.find(id)
  if (endpoint === undefined) throw notFound('endpoint', id)
  return endpoint
}

/**
 * Registers an endpoint of a service.
 *
 * @throws `invalid` for an unknown service or region, or a URL with something to fill in that nothing can fill in
 */
export async function createEndpoint(deps: EndpointDeps, input: NewEndpoint): Promise<Endpoint> {
  refuseTemplate(input.url)
  const endpoint: Endpoint = {
    id: randomUUID().replaceAll('-', ''),
    interface: input.interface,
    serviceId: input.serviceId,
    regionId: (await regionOf(deps, input)) ?? null,
    url: input.url,
    enabled: input.enabled ?? true,
    extra: input.extra ?? {},
  }
  await deps.endpoints.insert(endpoint).catch(unknownReference)
  return endpoint
}

/**
 * Changes an endpoint.
 *
 * @throws `not_found`; `invalid` as for {@link createEndpoint}
 */
export async function updateEndpoint(
  deps: EndpointDeps,
  id: string,
  changes: EndpointChanges,
): Promise<Endpoint> {
  if (changes.url !== undefined) refuseTemplate(changes.url)
  const present = await getEndpoint(deps, id)
  const { regionName: _, ...given } = changes
  const regionId = await regionOf(deps, changes)
  const endpoint: Endpoint = {
    ...present,
    ...given,
    ...(regionId !== undefined && { regionId }),
    extra: { ...present.extra, ...changes.extra },
  }
  await deps.endpoints.update(endpoint, present).catch(unknownReference)
  return endpoint
}

/**
 * Deletes an endpoint and what refers to it.
 *
 * @throws `not_found`
 */
export async function deleteEndpoint(deps: EndpointDeps, id: string): Promise<void> {
  await getEndpoint(deps, id)
  await deps.endpoints.delete(id)
}

/** The id of the region that is asked for. One asked for by name is made when it does not exist. */
async function regionOf(
  deps: RegionDeps,
  { regionId, regionName }: EndpointChanges,
): Promise<string | null | undefined> {
  if (typeof regionId === 'string' || !regionName) return regionId
  if ((await deps.regions.find(regionName)) === undefined) {
    await createRegion(deps, { id: regionName }).catch((error: unknown) => {
      // Somebody else has just made it.
      if (!(error instanceof IdentityError) || error.code !== 'conflict') throw error
    })
  }
  return regionName
}

function refuseTemplate(url: string): void {
  if (!isEndpointTemplate(url)) {
    throw invalid(
      'An endpoint URL may hold only $(project_id)s, $(tenant_id)s, $(user_id)s, $(compute_host)s or $(public_endpoint)s.',
    )
  }
}

function unknownReference(error: unknown): never {
  if (isStorageError(error, 'reference'))
    throw invalid('The service or the region of the endpoint does not exist.')
  throw error
}
