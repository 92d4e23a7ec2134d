import type { AuthPlugin, DiscoveryCache, EndpointFilter } from '@ks/auth'
import { discovery, wantsDiscovery } from '../discovery.ts'
import { SessionError } from '../errors.ts'
import type { Ask } from './ask.ts'
import { fillInScope } from './fill-in-scope.ts'
import { isAbsoluteUrl, joinUrl, parseAbsoluteUrl, type ServiceUrl, serviceUrl } from './join-url.ts'
import type { Layer, LayerRequest } from './layer.ts'
import { describeFilter, noEndpoint } from './no-endpoint.ts'

/** Clouds have some dozens of endpoints; a plugin that makes new URLs all the time must not fill the memory. */
const maxKnownServices = 500

/**
 * Makes the URL of a request absolute: an absolute one stays as it is, a path is put behind `endpointOverride`, else
 * behind the URL that the plugin finds for `endpointFilter`.
 */
export function endpoint(ask: Ask, cache: DiscoveryCache): Layer {
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
      : joinUrl(service(await serviceOf(request, ask, cache)), request.url)
    return next(request)
  }
}

function serviceOf(request: LayerRequest, ask: Ask, cache: DiscoveryCache): Promise<string> {
  const { auth, endpointFilter, endpointOverride, method, signal, url } = request
  if (endpointOverride !== undefined) return fillInScope(endpointOverride, auth, ask, signal)
  if (endpointFilter === undefined) {
    throw new SessionError(
      'endpoint_not_found',
      `${method} ${url}: a path alone does not say which service. Give endpointFilter, such as { serviceType: 'identity' }, endpointOverride, or an absolute URL.`,
      { method },
    )
  }
  return endpointOf(auth, endpointFilter, { ask, cache, signal })
}

/**
 * The URL that a plugin finds for a filter; in the version that it asks for, which may take a question to the service.
 *
 * @throws {@link SessionError} `missing_auth_plugin`, `endpoint_not_found`; `AuthError` `discovery_failed`
 */
export async function endpointOf(
  auth: AuthPlugin | undefined,
  filter: EndpointFilter,
  { ask, cache, signal }: { ask: Ask; cache: DiscoveryCache; signal: AbortSignal | undefined },
): Promise<string> {
  if (auth === undefined) {
    throw new SessionError(
      'missing_auth_plugin',
      `An endpoint is looked up by an auth plugin, and there is none, to find ${describeFilter(filter)}. Give the session or the request an \`auth\`, or use an absolute URL.`,
    )
  }
  if (wantsDiscovery(filter))
    return (await discovery(ask, cache).endpointData(auth, filter, { signal, discoverVersions: false })).url
  const found = await ask((context) => auth.getEndpoint?.(context, filter), signal)
  if (found !== undefined) return found
  throw await noEndpoint(auth, filter, ask, signal)
}
