import type { AuthPlugin } from '../plugin.ts'
import { requireHttpUrl } from './http-url.ts'

export interface NoneOptions {
  /** Base URL of the one service that is used. */
  endpoint: string
}

/**
 * keystoneauth's `none`: for services that run without Keystone. Requests carry no token. Ignores every member of an
 * `endpointFilter`.
 *
 * @throws `AuthError` with code `invalid_option` for an endpoint that is no http or https URL
 */
export function none(options: NoneOptions): AuthPlugin {
  requireHttpUrl(options.endpoint, 'endpoint')
  return {
    getToken: async () => undefined,
    getHeaders: async () => ({}),
    getEndpoint: async () => options.endpoint,
  }
}
