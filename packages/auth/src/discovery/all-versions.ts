import { type Access, projectOf } from '../access.ts'
import { filterCatalog } from '../catalog/find-endpoint.ts'
import { officialServiceType } from '../catalog/service-types.ts'
import type { PluginContext } from '../plugin.ts'
import { versionInUrl } from './api-version.ts'
import { discoveryCandidates } from './candidate-urls.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import { type Authenticate, versionReader } from './fetch-versions.ts'
import type { VersionData } from './version-data.ts'

/** Which endpoints are asked for their versions. */
export interface AllVersionsFilter {
  /** Default `public`; an array asks all of them, `null` asks whatever there is. */
  interface?: string | readonly string[] | null | undefined
  /** Default: all regions. */
  regionName?: string | undefined
  /** Default: all services. */
  serviceType?: string | undefined
}

/** The versions of an endpoint of the catalog. */
export interface EndpointVersions {
  regionName: string
  interface: string
  /** The official name of the catalog's service type. */
  serviceType: string
  /** Newest first. When the service does not say, one that is read from its URL, or none. */
  versions: readonly (Pick<VersionData, 'version' | 'url'> & Partial<VersionData>)[]
}

/** Services that are asked at the same time. */
const atOnce = 8

/** Asks every endpoint of a catalog for its versions. Endpoints without a region are left out. */
export async function allVersions(
  access: Access,
  { interface: face = 'public', regionName, serviceType }: AllVersionsFilter,
  { cache, authenticate }: { cache: DiscoveryCache; authenticate: Authenticate },
  context: PluginContext,
): Promise<readonly EndpointVersions[]> {
  const faces = face === null ? undefined : typeof face === 'string' ? [face] : face
  const wanted = {
    ...(regionName !== undefined && { regionName }),
    ...(serviceType !== undefined && { serviceType }),
  }
  const questions = filterCatalog(access.catalog ?? [], wanted).flatMap(({ type, endpoints }) =>
    endpoints
      .filter((endpoint) => faces === undefined || faces.includes(endpoint.interface))
      .flatMap(({ url, regionId, interface: one }) =>
        regionId === null
          ? []
          : [{ url, regionName: regionId, interface: one, serviceType: officialServiceType(type) }],
      ),
  )
  const found: EndpointVersions[] = []
  for (let at = 0; at < questions.length; at += atOnce) {
    const some = questions.slice(at, at + atOnce).map(async ({ url, ...where }) => ({
      ...where,
      versions: await versionsBehind(url, projectOf(access)?.id, { cache, authenticate }, context),
    }))
    found.push(...(await Promise.all(some)))
  }
  return found
}

async function versionsBehind(
  url: string,
  projectId: string | undefined,
  { cache, authenticate }: { cache: DiscoveryCache; authenticate: Authenticate },
  { transport, signal }: PluginContext,
): Promise<EndpointVersions['versions']> {
  const read = versionReader(transport, authenticate)
  const range = { min: undefined, max: undefined }
  for (const candidate of discoveryCandidates(url, { range, projectId, mayGoUp: true }).urls) {
    signal?.throwIfAborted()
    try {
      return await cache.get(candidate, read(candidate), signal)
    } catch (error) {
      if (signal?.aborted) throw error
    }
  }
  const version = versionInUrl(url)
  return version === undefined ? [] : [{ version, url }]
}
