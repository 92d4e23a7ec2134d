import { type Access, findServiceProvider } from '../../access.ts'
import { AuthError } from '../../errors.ts'
import type { AuthPlugin, PluginContext } from '../../plugin.ts'
import type { TransportResponse } from '../../transport.ts'
import { type AccessSourceOptions, accessSource } from '../access-source.ts'
import { type IdentityPlugin, identityPlugin } from '../identity.ts'
import { readAccess } from '../request-token.ts'
import { requireSecureEndpoint } from '../secure-endpoint.ts'
import { scopeFrom, type V3Options } from '../v3-options.ts'
import { withoutSecrets } from '../without-secrets.ts'
import { cookieJar } from './cookie-jar.ts'
import { rescope } from './rescope.ts'
import { step, stepRefused } from './step.ts'

export interface KeystoneToKeystoneOptions
  extends Omit<V3Options, 'authUrl' | 'discover' | 'tokenStore'>,
    Omit<AccessSourceOptions, 'tokenStore'> {
  /** Logs in at the Keystone that vouches for the user, and knows where that is. */
  local: AuthPlugin
  /** Id of the other cloud, as the local Keystone knows it. */
  serviceProvider: string
  /** Whether URLs of the other cloud may be http on other machines than this one. Default false. */
  allowHttp?: boolean | undefined
}

/**
 * keystoneauth's `Keystone2Keystone`: a user of one cloud logs in to another, for whom the first one vouches.
 *
 * @throws {@link AuthError} `invalid_option`
 * @see {@link https://docs.openstack.org/keystone/latest/admin/federation/configure_federation.html#keystone-as-an-identity-provider-idp}
 */
export function keystoneToKeystone(options: KeystoneToKeystoneOptions): IdentityPlugin {
  const { local, serviceProvider, allowHttp, includeCatalog = true } = options
  const { authUrl: localUrl } = local
  if (localUrl === undefined)
    throw new AuthError(
      'invalid_option',
      'local must be a plugin that knows its Identity service, such as v3Password().',
    )
  const scope = scopeFrom({ ...options, authUrl: localUrl })

  async function obtain(context: PluginContext): Promise<Access> {
    const { authUrl: url, spUrl } = await otherCloud(context)
    const assertion = await askForAssertion(context)
    const response = await showAssertion({ url, spUrl, assertion }, context)
    const unscoped = readAccess(response, { url, version: 'v3' }, [])
    const [authUrl = url] = url.split('/OS-FEDERATION/', 1)
    return rescope(unscoped, { authUrl, scope, includeCatalog }, context)
  }

  async function otherCloud(context: PluginContext) {
    const access = await local.getAccess?.(context)
    const found = access && findServiceProvider(access, serviceProvider)
    if (found === undefined) {
      const there = access?.serviceProviders?.map(({ id }) => id).join(', ') ?? ''
      throw new AuthError(
        'invalid_response',
        `The local token knows no service provider ${JSON.stringify(serviceProvider)}, but ${withoutSecrets(there || 'none at all', [])}.`,
      )
    }
    requireSecureEndpoint(found.authUrl, `auth_url of the service provider ${serviceProvider}`, allowHttp)
    requireSecureEndpoint(found.spUrl, `sp_url of the service provider ${serviceProvider}`, allowHttp)
    return found
  }

  async function askForAssertion(context: PluginContext): Promise<string> {
    const url = `${localUrl}/auth/OS-FEDERATION/saml2/ecp`
    const token = await local.getToken(context)
    const identity = { methods: ['token'], token: { id: token } }
    const body = JSON.stringify({ auth: { identity, scope: { service_provider: { id: serviceProvider } } } })
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const response = await step({ method: 'POST', url, headers, body }, cookieJar(), context)
    if (response.status >= 300) throw stepRefused('The local Keystone', url, response.status)
    if (response.body.trim() === '')
      throw new AuthError('invalid_response', `${url} answered with no assertion.`, {
        status: response.status,
      })
    return response.body
  }

  return { ...identityPlugin(accessSource(obtain, options)) }
}

/** Brings the assertion to the other cloud, and gets the token that has no scope. */
async function showAssertion(
  { url, spUrl, assertion }: { url: string; spUrl: string; assertion: string },
  context: PluginContext,
): Promise<TransportResponse> {
  const jar = cookieJar()
  const headers = { 'content-type': 'application/vnd.paos+xml' }
  const shown = await step({ method: 'POST', url: spUrl, headers, body: assertion }, jar, context)
  // A redirect says that there is a session now; where it leads to is of no interest.
  return shown.status === 302 || shown.status === 303
    ? step({ method: 'GET', url, headers }, jar, context)
    : shown
}
