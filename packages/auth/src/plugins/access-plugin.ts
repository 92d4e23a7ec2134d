import type { Access } from '../access.ts'
import type { AuthPlugin } from '../plugin.ts'
import { catalogEndpoint } from './catalog-endpoint.ts'

/**
 * Uses a token that was obtained elsewhere, with all that is known of it: what a service has validated, what another program
 * has handed over. It is never renewed, and sent even when it has expired: only the service that gets it can tell whether it
 * still takes it. Honours every member of an `endpointFilter`.
 *
 * @example
 * const session = new Session({ auth: accessPlugin(await plugin.getAccess({ transport })) })
 */
export function accessPlugin(access: Access): AuthPlugin {
  return {
    getToken: async () => access.token,
    getAccess: async () => access,
    getEndpoint: async (_, filter) => catalogEndpoint(access, filter),
    invalidate: () => false,
  }
}
