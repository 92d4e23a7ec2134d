import type { Catalog } from '@ks/auth'

/**
 * The value of `X-Service-Catalog`: JSON in the shape of the v2 API, which is what services read there. Characters beyond
 * ASCII are written as JSON escapes.
 *
 * @see {@link https://docs.openstack.org/keystonemiddleware/latest/api/keystonemiddleware.auth_token.html}
 */
export function catalogHeader(catalog: Catalog): string {
  const services = catalog.map((service) => {
    const byRegion = new Map<string | null, Record<string, string | null>>()
    for (const { regionId, interface: face, url } of service.endpoints) {
      const endpoint = byRegion.get(regionId) ?? { region: regionId }
      endpoint[`${face.toLowerCase()}URL`] = url
      byRegion.set(regionId, endpoint)
    }
    return {
      type: service.type,
      ...(service.name !== '' && { name: service.name }),
      endpoints: [...byRegion.values()],
    }
  })
  return JSON.stringify(services).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
