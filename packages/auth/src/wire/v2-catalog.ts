import type { Catalog, CatalogEndpoint, CatalogService } from '../catalog/catalog.ts'
import { asObject, type JsonObject } from './json.ts'

/** v2.0 has a member for each of these interfaces, and none for others. */
const urlMembers = { public: 'publicURL', internal: 'internalURL', admin: 'adminURL' } as const

/**
 * The `serviceCatalog` member of a v2.0 answer: one entry per service and region. Of several endpoints of one interface
 * the first counts, as for everybody who looks one up. Services without an endpoint that v2.0 can show are left out.
 */
export function encodeServiceCatalog(catalog: Catalog): JsonObject[] {
  return catalog.flatMap((service) => {
    const endpoints = regionsOf(service)
    if (endpoints.length === 0) return []
    return [{ name: service.name, type: service.type, endpoints_links: [], endpoints }]
  })
}

/** The same endpoints as a flat list: the body of `GET /v2.0/tokens/{id}/endpoints`. */
export function encodeV2Endpoints(catalog: Catalog): JsonObject {
  const endpoints = catalog.flatMap((service) =>
    regionsOf(service).map((entry) => ({ ...entry, name: service.name, type: service.type })),
  )
  return { endpoints, endpoints_links: [] }
}

/** Reads a `serviceCatalog`. Like those of v3, entries that can serve nobody are left out. */
export function decodeServiceCatalog(value: unknown): Catalog {
  return (Array.isArray(value) ? value : []).flatMap((item) => decodeService(asObject(item)))
}

function regionsOf(service: CatalogService): JsonObject[] {
  const regions = new Map<string | null, JsonObject>()
  for (const endpoint of service.endpoints) {
    const member = memberOf(endpoint)
    if (member === undefined) continue
    const entry = regions.get(endpoint.regionId) ?? { id: endpoint.id, region: endpoint.regionId }
    regions.set(endpoint.regionId, entry)
    if (!Object.hasOwn(entry, member)) entry[member] = endpoint.url
  }
  return [...regions.values()]
}

function memberOf({ interface: face }: CatalogEndpoint): string | undefined {
  return Object.hasOwn(urlMembers, face) ? urlMembers[face as keyof typeof urlMembers] : undefined
}

function decodeService(service: JsonObject | undefined): CatalogService[] {
  if (typeof service?.type !== 'string') return []
  const entries = Array.isArray(service.endpoints) ? service.endpoints : []
  return [
    {
      id: '',
      type: service.type,
      name: text(service.name) ?? '',
      endpoints: entries.flatMap((entry) => decodeEntry(asObject(entry) ?? {})),
    },
  ]
}

function decodeEntry(entry: JsonObject): CatalogEndpoint[] {
  return Object.entries(urlMembers).flatMap(([face, member]) => {
    const url = text(entry[member])
    if (url === undefined || url === '') return []
    return [{ id: text(entry.id) ?? '', interface: face, regionId: text(entry.region) ?? null, url }]
  })
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
