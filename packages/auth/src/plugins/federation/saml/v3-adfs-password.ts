import { AuthError } from '../../../errors.ts'
import type { PluginContext } from '../../../plugin.ts'
import type { IdentityPlugin } from '../../identity.ts'
import { requireSecureEndpoint } from '../../secure-endpoint.ts'
import { cookieJar } from '../cookie-jar.ts'
import { federatedPlugin } from '../federated-plugin.ts'
import { checkFederationOptions, type FederationOptions } from '../federation-options.ts'
import { step, stepRefused } from '../step.ts'
import { faultReason, securityTokenRequest, signInForm } from './ws-trust.ts'

export interface V3AdfsPasswordOptions extends FederationOptions {
  /** URL at which ADFS takes WS-Trust 1.3 requests with user name and password. */
  identityProviderUrl: string
  /** URL at which the service provider takes assertions, such as `https://cloud.example/Shibboleth.sso/ADFS`. */
  serviceProviderEndpoint: string
  /** Entity id of the service provider, for whom the assertion shall be. Default: `serviceProviderEndpoint`. */
  serviceProviderEntityId?: string | undefined
  username: string
  password: string
  /** Whether URLs may be http on other machines than this one. Default false. */
  allowHttp?: boolean | undefined
}

/**
 * keystoneauth's `v3adfspassword`: user and password at Microsoft's Active Directory Federation Services.
 *
 * @throws {@link AuthError} `missing_options`, `invalid_option`
 * @see {@link https://docs.oasis-open.org/ws-sx/ws-trust/v1.3/ws-trust.html}
 */
export function v3AdfsPassword(options: V3AdfsPasswordOptions): IdentityPlugin {
  const needed = ['identityProviderUrl', 'serviceProviderEndpoint', 'username', 'password'] as const
  checkFederationOptions('v3AdfsPassword', options, needed)
  const { identityProviderUrl, serviceProviderEndpoint, username, password, allowHttp } = options
  requireSecureEndpoint(identityProviderUrl, 'identityProviderUrl', allowHttp)
  requireSecureEndpoint(serviceProviderEndpoint, 'serviceProviderEndpoint', allowHttp)
  const { serviceProviderEntityId: appliesTo = serviceProviderEndpoint, now = () => new Date() } = options

  async function login(url: string, context: PluginContext) {
    const form = signInForm(await askAdfs(context))
    const jar = cookieJar()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const posted = { method: 'POST', url: serviceProviderEndpoint, headers, body: form }
    const { status } = await step(posted, jar, context)
    if (status >= 400) throw stepRefused('The service provider', serviceProviderEndpoint, status)
    if (jar.size === 0) {
      throw new AuthError(
        'invalid_response',
        'The service provider took the assertion and gave no cookie, so there is no session to log in with.',
        { status },
      )
    }
    const response = await step({ method: 'GET', url, headers: { accept: 'application/json' } }, jar, context)
    return { response, secrets: [password] }
  }

  async function askAdfs(context: PluginContext): Promise<string> {
    const body = securityTokenRequest({ to: identityProviderUrl, appliesTo, username, password, now: now() })
    const headers = { 'content-type': 'application/soap+xml; charset=utf-8' }
    const asked = { method: 'POST', url: identityProviderUrl, headers, body }
    const { status, body: answer } = await step(asked, cookieJar(), context)
    if (status === 200) return answer
    // ADFS says 500 to a wrong password, and why in a SOAP fault.
    const reason = status === 500 ? faultReason(answer) : undefined
    if (reason === undefined) throw stepRefused('ADFS', identityProviderUrl, status)
    throw new AuthError('unauthorized', `ADFS refused the login: ${reason}.`, { status })
  }

  return federatedPlugin(options, login)
}
