import type { Catalog, CatalogEndpoint, CatalogService } from '../catalog/catalog.ts'
import { asObject, isTooDeep, type JsonObject } from './json.ts'

/** The `catalog` member of a v3 answer. */
export function encodeCatalog(catalog: Catalog): JsonObject[] {
  return catalog.map((service) => ({
    endpoints: service.endpoints.map(encodeEndpoint),
    id: service.id,
    type: service.type,
    name: service.name,
  }))
}

/**
 * Reads a `catalog` member. Clouds hold catalogs that were written by hand: entries without a type or a URL can serve
 * nobody and are left out, instead of making the whole token useless.
 */
export function decodeCatalog(value: unknown): Catalog {
  return (Array.isArray(value) ? value : []).flatMap((item) => decodeService(asObject(item)))
}

function encodeEndpoint(endpoint: CatalogEndpoint): JsonObject {
  return {
    ...endpoint.extra,
    id: endpoint.id,
    interface: endpoint.interface,
    region_id: endpoint.regionId,
    url: endpoint.url,
    region: endpoint.regionId,
  }
}

function decodeService(service: JsonObject | undefined): CatalogService[] {
  if (typeof service?.type !== 'string') return []
  const endpoints = Array.isArray(service.endpoints) ? service.endpoints : []
  return [
    {
      id: text(service.id) ?? '',
      type: service.type,
      name: text(service.name) ?? '',
      endpoints: endpoints.flatMap((endpoint) => decodeEndpoint(asObject(endpoint))),
    },
  ]
}

function decodeEndpoint(endpoint: JsonObject | undefined): CatalogEndpoint[] {
  if (typeof endpoint?.url !== 'string' || endpoint.url === '') return []
  const { id, interface: face, region_id, region, url, ...others } = endpoint
  const extra = isTooDeep(others) ? {} : others
  return [
    {
      id: text(id) ?? '',
      // Old catalogs say "publicURL" for "public".
      interface: (text(face) ?? 'public').replace(/URL$/, ''),
      regionId: text(region_id) ?? text(region) ?? null,
      url: endpoint.url,
      ...(Object.keys(extra).length > 0 && { extra }),
    },
  ]
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
