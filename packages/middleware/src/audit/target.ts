import type { Catalog, CatalogService } from '@ks/auth'
import { type AuditMap, entryOf, isKeyword, segmentsOf } from './audit-map.ts'

/** The resource that a request is about, as CADF describes it. */
export interface AuditTarget {
  readonly typeURI: string
  readonly id: string
  readonly name: string
  readonly addresses?: readonly { readonly url: string; readonly name: string }[]
}

const unknown = 'unknown'

/**
 * The service of the caller's catalog that a request came to: the one with a public or admin endpoint at the host of the
 * request, else the one of the map's `targetEndpointType`.
 *
 * @param host value of the `Host` header
 */
export function targetOf(map: AuditMap, url: string, host: string, catalog: Catalog = []): AuditTarget {
  const service =
    catalog.find((one) => isAt(one, host)) ??
    catalog.find(({ type, endpoints }) => type === map.targetEndpointType && endpoints.length > 0)
  if (service === undefined) return { typeURI: unknown, id: unknown, name: unknown }
  const type = entryOf(map.serviceEndpoints, service.type)
  return {
    typeURI: type === undefined ? unknown : type + pathType(map, url),
    id: service.endpoints[0]?.id || service.name,
    name: service.name,
    addresses: ['admin', 'internal', 'public'].map((name) => ({
      url: service.endpoints.find((endpoint) => endpoint.interface === name)?.url ?? unknown,
      name: name === 'internal' ? 'private' : name,
    })),
  }
}

/** Without a port the host says too little: many services may share it. */
function isAt({ endpoints }: CatalogService, host: string): boolean {
  return (
    /:\d+$/.test(host) &&
    endpoints.some(
      ({ interface: face, url }) =>
        face !== 'internal' && URL.canParse(url) && new URL(url).host === host.toLowerCase(),
    )
  )
}

/** `/servers/42/metadata` to `/servers/server/metadata`. */
function pathType(map: AuditMap, url: string): string {
  const segments = segmentsOf(url)
  return segments
    .map((segment, at) => {
      if (isKeyword(map, segment)) return `/${segment}`
      const member = entryOf(map.pathKeywords, segments[at - 1] ?? '')
      return member === undefined ? '' : `/${member}`
    })
    .join('')
}
