import { AuthError } from '../errors.ts'
import type { AuthPlugin } from '../plugin.ts'
import { requireHttpUrl } from './http-url.ts'
import { requireOptions } from './require-options.ts'

export interface TokenEndpointOptions {
  /** Base URL of the one service that is used. */
  endpoint: string
  /** A secret: sent as it is with every request. */
  token: string
}

/**
 * keystoneauth's `admin_token`: a token and an endpoint that are known beforehand. No Identity service is asked. Ignores
 * every member of an `endpointFilter`: the endpoint is always the given one.
 *
 * @throws {@link AuthError} `missing_options`; `invalid_option` for an endpoint that is no http or https URL, or an empty
 *   token
 */
export function tokenEndpoint(options: TokenEndpointOptions): AuthPlugin {
  requireOptions('tokenEndpoint', options, ['endpoint', 'token'])
  requireHttpUrl(options.endpoint, 'endpoint')
  if (options.token === '') throw new AuthError('invalid_option', 'token is empty.')
  return {
    getToken: async () => options.token,
    getEndpoint: async () => options.endpoint,
  }
}
