import type { AuthPlugin, Catalog, EndpointFilter } from '@ks/auth'
import { SessionError } from '../errors.ts'
import type { Ask } from './ask.ts'
import { fillInScope } from './fill-in-scope.ts'
import { isAbsoluteUrl, joinUrl, parseAbsoluteUrl, type ServiceUrl, serviceUrl } from './join-url.ts'
import type { Layer, LayerRequest } from './layer.ts'

/** Clouds have some dozens of endpoints; a plugin that makes new URLs all the time must not fill the memory. */
const maxKnownServices = 500

/**
 * Makes the URL of a request absolute: an absolute one stays as it is, a path is put behind `endpointOverride`, else
 * behind the URL that the plugin finds for `endpointFilter`.
 */
export function endpoint(ask: Ask): Layer {
  const known = new Map<string, ServiceUrl>()
  const service = (url: string): ServiceUrl => {
    let found = known.get(url)
    if (found === undefined) {
      found = serviceUrl(url)
      if (known.size >= maxKnownServices) known.clear()
      known.set(url, found)
    }
    return found
  }
  return (next) => async (request) => {
    request.url = isAbsoluteUrl(request.url)
      ? parseAbsoluteUrl(request.url)
      : joinUrl(service(await serviceOf(request, ask)), request.url)
    return next(request)
  }
}

function serviceOf(request: LayerRequest, ask: Ask): Promise<string> {
  const { auth, endpointFilter, endpointOverride, method, signal, url } = request
  if (endpointOverride !== undefined) return fillInScope(endpointOverride, auth, ask, signal)
  if (endpointFilter === undefined) {
    throw new SessionError(
      'endpoint_not_found',
      `${method} ${url}: a path alone does not say which service. Give endpointFilter, such as { serviceType: 'identity' }, endpointOverride, or an absolute URL.`,
      { method },
    )
  }
  return endpointOf(auth, endpointFilter, ask, signal)
}

/**
 * The URL that a plugin finds for a filter.
 *
 * @throws {@link SessionError} `missing_auth_plugin`, `endpoint_not_found`
 */
export async function endpointOf(
  auth: AuthPlugin | undefined,
  filter: EndpointFilter,
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (auth === undefined) {
    throw new SessionError(
      'missing_auth_plugin',
      `An endpoint is looked up by an auth plugin, and there is none, to find ${describeFilter(filter)}. Give the session or the request an \`auth\`, or use an absolute URL.`,
    )
  }
  const found = await ask(async (context) => auth.getEndpoint?.(context, filter), signal)
  if (found !== undefined) return found
  const access = await ask(async (context) => auth.getAccess?.(context), signal)
  const there =
    access?.catalog === undefined ? 'The plugin has no catalog to show.' : describeCatalog(access.catalog)
  throw new SessionError('endpoint_not_found', `No endpoint matches ${describeFilter(filter)}. ${there}`)
}

function describeFilter(filter: EndpointFilter): string {
  const asked = { ...filter, interface: filter.interface ?? 'public' }
  return Object.entries(asked)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' or ') : String(value)}`)
    .join(', ')
}

/** Types with interfaces and regions; a large cloud's list is cut. */
function describeCatalog(catalog: Catalog): string {
  if (catalog.length === 0) return 'The catalog is empty.'
  const services = catalog.slice(0, 30).map(({ type, endpoints }) => {
    const places = new Set(endpoints.map((e) => `${e.interface}@${e.regionId ?? '-'}`))
    return `${type} (${[...places].slice(0, 12).join(', ')})`
  })
  const more = catalog.length > services.length ? `, and ${catalog.length - services.length} more` : ''
  return `The catalog has, as interface@region: ${services.join('; ')}${more}.`
}
