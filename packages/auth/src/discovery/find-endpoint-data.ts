import type { Access } from '../access.ts'
import { projectOf } from '../access.ts'
import { type EndpointFilter, filterCatalog } from '../catalog/find-endpoint.ts'
import { AuthError } from '../errors.ts'
import type { AuthPlugin, PluginContext } from '../plugin.ts'
import { authInterface } from './auth-interface.ts'
import { discoverEndpoint } from './discover-endpoint.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import { type EndpointData, endpointAt, type KnownEndpoint } from './endpoint-data.ts'
import { isOpen, versionRange } from './version-range.ts'

/** A question for an endpoint. */
export interface EndpointQuestion {
  filter: EndpointFilter
  /** Base URL to use instead of the plugin's. Versions are looked for there, and not above it. */
  endpointOverride?: string | undefined
  /**
   * Whether to read the version document even if it is not needed to find the URL: for microversions and status. Default
   * true.
   */
  discoverVersions?: boolean | undefined
  cache: DiscoveryCache
}

/**
 * The endpoint that matches a filter, in the version that it asks for.
 *
 * When no version is asked for and the service does not say which it has, what the catalog says is the answer.
 *
 * @returns `undefined` when the plugin knows no such endpoint
 * @throws {@link AuthError} `discovery_failed` when the service has no such version, `invalid_option` for versions that
 *   contradict each other; what the plugin throws
 */
export async function findEndpointData(
  auth: AuthPlugin,
  { filter, endpointOverride, discoverVersions = true, cache }: EndpointQuestion,
  context: PluginContext,
): Promise<EndpointData | undefined> {
  const range = versionRange(filter, filter.serviceType)
  const access = await auth.getAccess?.(context)
  const endpoint =
    endpointOverride === undefined
      ? await knownEndpoint(auth, filter, access, context)
      : endpointAt(endpointOverride, filter.serviceType)
  if (endpoint === undefined) return undefined
  const question = {
    range,
    discoverVersions,
    allowVersionHack: endpointOverride === undefined && filter.allowVersionHack !== false,
    allow: filter.allow,
    projectId: filter.interface === authInterface ? undefined : access && projectOf(access)?.id,
    cache,
    // Others may wait for the same document: a caller that leaves must not end their question.
    authenticate: (signal: AbortSignal | undefined) =>
      headersOf(auth, { transport: context.transport, ...(signal && { signal }) }),
  }
  try {
    return await discoverEndpoint(endpoint, question, context)
  } catch (error) {
    const isSilent = error instanceof AuthError && error.code === 'discovery_failed'
    if (!isOpen(range) || !isSilent) throw error
    return await discoverEndpoint(endpoint, { ...question, discoverVersions: false }, context)
  }
}

/** What plugin and catalog say. */
async function knownEndpoint(
  auth: AuthPlugin,
  filter: EndpointFilter,
  access: Access | undefined,
  context: PluginContext,
): Promise<KnownEndpoint | undefined> {
  if (filter.interface === authInterface)
    return auth.authUrl === undefined ? undefined : endpointAt(auth.authUrl, filter.serviceType ?? 'identity')
  const url = await auth.getEndpoint?.(context, filter)
  if (url === undefined) return undefined
  // Some plugins have endpoints of their own: the catalog then says nothing about them.
  const [service] = filterCatalog(access?.catalog ?? [], {
    ...filter,
    interface: filter.interface ?? 'public',
  })
  const endpoint = service?.endpoints.find((one) => one.url === url)
  if (service === undefined || endpoint === undefined) return endpointAt(url, filter.serviceType)
  return {
    catalogUrl: url,
    serviceType: service.type,
    serviceName: service.name || undefined,
    serviceId: service.id || undefined,
    interface: endpoint.interface,
    regionName: endpoint.regionId ?? undefined,
    endpointId: endpoint.id || undefined,
  }
}

async function headersOf(
  auth: AuthPlugin,
  context: PluginContext,
): Promise<Record<string, string> | undefined> {
  if (auth.getHeaders !== undefined) return auth.getHeaders(context)
  const token = await auth.getToken(context)
  return token === undefined ? undefined : { 'x-auth-token': token }
}
