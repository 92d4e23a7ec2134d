import {
  type AllVersionsFilter,
  type ApiVersion,
  type AuthPlugin,
  allVersions,
  authInterface,
  type DiscoveryCache,
  type EndpointData,
  type EndpointFilter,
  type EndpointVersions,
  findEndpointData,
} from '@ks/auth'
import type { EndpointDataOptions, QuestionOptions } from './client-session.ts'
import { SessionError } from './errors.ts'
import type { Ask } from './layers/ask.ts'
import { headersOf } from './layers/authenticate.ts'
import { fillInScope } from './layers/fill-in-scope.ts'
import { noEndpoint } from './layers/no-endpoint.ts'

/** Answers questions for versions, with one memory for all of them. */
export interface Discovery {
  /** @throws {@link SessionError} `endpoint_not_found`; `AuthError` `discovery_failed` */
  endpointData(auth: AuthPlugin, filter: EndpointFilter, options: EndpointDataOptions): Promise<EndpointData>
  majorVersion(
    auth: AuthPlugin,
    filter: EndpointFilter,
    options: EndpointDataOptions,
  ): Promise<ApiVersion | undefined>
  allVersions(
    auth: AuthPlugin,
    filter: AllVersionsFilter,
    options: QuestionOptions,
  ): Promise<readonly EndpointVersions[]>
}

/** The discovery of a session. */
export function discovery(ask: Ask, cache: DiscoveryCache): Discovery {
  const endpointData: Discovery['endpointData'] = async (auth, filter, options) => {
    const { signal, discoverVersions } = options
    const endpointOverride =
      options.endpointOverride && (await fillInScope(options.endpointOverride, auth, ask, signal))
    const question = { filter, endpointOverride, discoverVersions, cache }
    const found = await ask((context) => findEndpointData(auth, question, context), signal)
    if (found !== undefined) return found
    throw await noEndpoint(auth, filter, ask, signal)
  }
  return {
    endpointData,
    async majorVersion(auth, filter, options) {
      const { apiVersion } = await endpointData(auth, filter, { ...options, discoverVersions: false })
      return apiVersion ?? (await endpointData(auth, filter, options)).apiVersion
    },
    async allVersions(auth, filter, { signal }) {
      const access = await ask((context) => auth.getAccess?.(context), signal)
      if (access === undefined)
        throw new SessionError(
          'endpoint_not_found',
          'The plugin has no catalog whose services could be asked.',
        )
      // Others may wait for the same documents: a caller that leaves must not end their question.
      const authenticate = (until: AbortSignal | undefined) => headersOf(auth, ask, until)
      return await ask((context) => allVersions(access, filter, { cache, authenticate }, context), signal)
    },
  }
}

/** Whether a filter wants more than the catalog says. */
export function wantsDiscovery(filter: EndpointFilter): boolean {
  return (
    filter.version !== undefined ||
    filter.minVersion !== undefined ||
    filter.maxVersion !== undefined ||
    filter.interface === authInterface ||
    (filter.serviceType !== undefined && /v\d$/.test(filter.serviceType))
  )
}
