import type { AuthPlugin, PluginContext } from '../plugin.ts'

export interface ServiceTokenAuthOptions {
  /** For whom a request is made: token, endpoint and everything else are this plugin's. */
  user: AuthPlugin
  /** The service that makes it. Its token goes along. */
  service: AuthPlugin
}

/**
 * Sends the token of a service beside that of a user, in `x-service-token`. A service that acts for its user shows so that it
 * may; the middleware of others then takes the user's token even if it has expired meanwhile.
 *
 * A refusal does not tell which of the two tokens was meant, so both are forgotten.
 *
 * @example
 * serviceTokenAuth({ user: accessPlugin(access), service: v3Password({ authUrl, username: 'nova', password, projectName: 'service' }) })
 * @see {@link https://docs.openstack.org/keystonemiddleware/latest/middlewarearchitecture.html}
 */
export function serviceTokenAuth({ user, service }: ServiceTokenAuthOptions): AuthPlugin {
  /** The two tokens that were last sent together. */
  let sent: { user: string | undefined; service: string | undefined } | undefined

  async function getHeaders(context: PluginContext): Promise<Record<string, string> | undefined> {
    const headers = await headersOf(user, context)
    if (headers === undefined) return undefined
    const token = await service.getToken(context)
    sent = { user: headers['x-auth-token'], service: token }
    return token === undefined ? headers : { ...headers, 'x-service-token': token }
  }

  return {
    getToken: (context) => user.getToken(context),
    getHeaders,
    getEndpoint: async (context, filter) => user.getEndpoint?.(context, filter),
    getAccess: async (context) => user.getAccess?.(context),
    invalidate(refused) {
      const ofUser = user.invalidate?.(refused) ?? false
      // A user's token that is no longer sent was refused together with a token of the service that is not either.
      if (refused !== undefined && refused !== sent?.user) return ofUser
      const ofService = service.invalidate?.(sent?.service) ?? false
      return ofUser || ofService
    },
    async getConnectionParams(context) {
      return {
        ...(await service.getConnectionParams?.(context)),
        ...(await user.getConnectionParams?.(context)),
      }
    },
  }
}

async function headersOf(
  plugin: AuthPlugin,
  context: PluginContext,
): Promise<Record<string, string> | undefined> {
  if (plugin.getHeaders !== undefined) return plugin.getHeaders(context)
  const token = await plugin.getToken(context)
  return token === undefined ? undefined : { 'x-auth-token': token }
}
