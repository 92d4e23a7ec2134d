import type { Access } from '../../access.ts'
import type { PluginContext } from '../../plugin.ts'
import type { TransportResponse } from '../../transport.ts'
import { accessSource } from '../access-source.ts'
import { v3Url } from '../auth-urls.ts'
import { type IdentityPlugin, identityPlugin } from '../identity.ts'
import { readAccess } from '../request-token.ts'
import { scopeFrom } from '../v3-options.ts'
import type { FederationOptions } from './federation-options.ts'
import { rescope } from './rescope.ts'

/** What Keystone answered at the federated URL, and which secrets it was shown. */
export interface FederatedAnswer {
  response: TransportResponse
  secrets: readonly string[]
}

/** Shows Keystone at `url` what the identity provider says of the user. */
export type FederatedLogin = (url: string, context: PluginContext) => Promise<FederatedAnswer>

/**
 * Where Keystone takes what an identity provider says of its users.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3-ext/#request-an-unscoped-os-federation-token}
 */
function federatedTokenUrl({ authUrl, identityProvider, protocol }: FederationOptions): string {
  const [provider, name] = [identityProvider, protocol].map(encodeURIComponent)
  return `${v3Url(authUrl)}/OS-FEDERATION/identity_providers/${provider}/protocols/${name}/auth`
}

/**
 * Logs in a federated user: gets a token without scope, and where a scope is asked for, trades it for one that has it.
 *
 * @param login gets the answer with the token that has no scope
 */
export function federatedPlugin(options: FederationOptions, login: FederatedLogin): IdentityPlugin {
  const { authUrl, includeCatalog = true } = options
  const url = federatedTokenUrl(options)
  const scope = scopeFrom(options)

  async function obtain(context: PluginContext): Promise<Access> {
    const { response, secrets } = await login(url, context)
    const unscoped = readAccess(response, { url, version: 'v3' }, secrets)
    return rescope(unscoped, { authUrl, scope, includeCatalog }, context)
  }

  return { authUrl: v3Url(authUrl), ...identityPlugin(accessSource(obtain, options)) }
}
