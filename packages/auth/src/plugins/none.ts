import type { AuthPlugin } from '../plugin.ts'
import { requireHttpUrl } from './http-url.ts'

export interface NoneOptions {
  /** Base URL of the one service that is used. Default: none; then each request needs an `endpointOverride` or a whole URL. */
  endpoint?: string | undefined
}

/**
 * keystoneauth's `none`: for services that run without Keystone. Requests carry no token: what no middleware reads needs no
 * made-up value, as keystoneauth sends one. Ignores every member of an `endpointFilter`.
 *
 * @throws `AuthError` with code `invalid_option` for an endpoint that is no http or https URL
 */
export function none({ endpoint }: NoneOptions = {}): AuthPlugin {
  if (endpoint !== undefined) requireHttpUrl(endpoint, 'endpoint')
  return {
    getToken: async () => undefined,
    getHeaders: async () => ({}),
    getEndpoint: async () => endpoint,
  }
}
