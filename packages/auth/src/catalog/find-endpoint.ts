import type { authInterface } from '../discovery/auth-interface.ts'
import type { AllowedVersions } from '../discovery/version-data.ts'
import type { VersionOptions } from '../discovery/version-range.ts'
import type { Catalog, CatalogEndpoint, CatalogService } from './catalog.ts'
import { serviceTypeCandidates } from './service-types.ts'

/**
 * Which endpoint of the catalog is wanted. Every member narrows the choice; members that a plugin does not know are
 * ignored, so that clients may pass what only some plugins understand. A filter that has none of the known members
 * matches the first endpoint of the default interface.
 */
export interface EndpointFilter extends VersionOptions {
  /** Service type or one of its aliases, e.g. `identity`, `compute`, `volume`. An open set. */
  serviceType?: string
  /**
   * `public`, `internal`, `admin`; an array is an order of preference. `authInterface`: the Identity service at the URL where
   * the plugin logs in. Default: `public`.
   */
  interface?: string | readonly string[] | typeof authInterface
  /** Id of the region. Default: any. */
  regionName?: string
  /** Name of the service. Default: any. */
  serviceName?: string
  /** Id of the service. Default: any. */
  serviceId?: string
  /** Id of the endpoint. Default: any. */
  endpointId?: string
  /** Which versions may be used, where a version is asked for. Default: all that are neither experimental nor unknown. */
  allow?: AllowedVersions
  /** Whether a version may be looked for above the catalog's URL, where it has another one. Default true. */
  allowVersionHack?: boolean
  [other: string]: unknown
}

/**
 * The part of a catalog that matches a filter, in catalog order. The server filters `/auth/catalog` with this
 * function, and clients resolve endpoints with it. Services without a matching endpoint are left out.
 *
 * Unlike {@link findEndpoint} it has no default interface: what is not asked for is not filtered.
 */
export function filterCatalog(catalog: Catalog, filter: EndpointFilter): Catalog {
  const matching = catalog
    .filter((service) => matchesService(service, filter))
    .map((service) => withEndpoints(service, (endpoint) => matchesEndpoint(endpoint, filter)))
  const narrowed = narrowToInterface(matching, preferredInterfaces(filter.interface)).filter(
    (service) => service.endpoints.length > 0,
  )
  return filter.serviceType === undefined ? narrowed : bestServiceType(narrowed, filter.serviceType)
}

/**
 * The first endpoint that matches, in catalog order, or `undefined`.
 *
 * @example findEndpoint(access.catalog, { serviceType: 'compute', regionName: 'RegionOne' })?.url
 */
export function findEndpoint(catalog: Catalog, filter: EndpointFilter): CatalogEndpoint | undefined {
  const wanted = preferredInterfaces(filter.interface) ?? ['public']
  return filterCatalog(catalog, { ...filter, interface: wanted })[0]?.endpoints[0]
}

function preferredInterfaces(wanted: EndpointFilter['interface']): readonly string[] | undefined {
  if (wanted === undefined || typeof wanted === 'symbol' || wanted.length === 0) return undefined
  return (typeof wanted === 'string' ? [wanted] : wanted).map((name) => name.replace(/URL$/, ''))
}

function matchesService(service: CatalogService, filter: EndpointFilter): boolean {
  if (
    filter.serviceType !== undefined &&
    !serviceTypeCandidates(filter.serviceType).some((type) => isOfType(service, type))
  )
    return false
  // An entry that does not say its name or id cannot be ruled out by one.
  if (filter.serviceName !== undefined && service.name !== '' && service.name !== filter.serviceName)
    return false
  return filter.serviceId === undefined || service.id === '' || service.id === filter.serviceId
}

function matchesEndpoint(endpoint: CatalogEndpoint, filter: EndpointFilter): boolean {
  if (filter.regionName !== undefined && endpoint.regionId !== filter.regionName) return false
  return filter.endpointId === undefined || endpoint.id === filter.endpointId
}

/** Keeps, of each service type, the endpoints of the first wanted interface that this type has any of. */
function narrowToInterface(services: Catalog, interfaces: readonly string[] | undefined): Catalog {
  if (interfaces === undefined) return services
  const offered = Map.groupBy(services, (service) => service.type)
  return services.map((service) => {
    const best = interfaces.find((name) =>
      offered.get(service.type)?.some(({ endpoints }) => endpoints.some((e) => e.interface === name)),
    )
    return withEndpoints(service, (endpoint) => endpoint.interface === best)
  })
}

function withEndpoints(
  service: CatalogService,
  keep: (endpoint: CatalogEndpoint) => boolean,
): CatalogService {
  return { ...service, endpoints: service.endpoints.filter(keep) }
}

/** Where a catalog lists a service under several of its names, the requested name wins, then the order of preference. */
function bestServiceType(services: Catalog, requested: string): Catalog {
  for (const type of serviceTypeCandidates(requested)) {
    const found = services.filter((service) => isOfType(service, type))
    if (found.length > 0) return found
  }
  return services
}

/** Clouds write `-` and `_` alike. */
function isOfType(service: CatalogService, type: string): boolean {
  return service.type === type || service.type.replaceAll('_', '-') === type
}
