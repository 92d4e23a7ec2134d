import { AuthError } from '../../../errors.ts'
import type { PluginContext } from '../../../plugin.ts'
import type { TransportResponse } from '../../../transport.ts'
import { base64 } from '../../base64.ts'
import type { IdentityPlugin } from '../../identity.ts'
import { requireSecureEndpoint } from '../../secure-endpoint.ts'
import { type CookieJar, cookieJar } from '../cookie-jar.ts'
import { federatedPlugin } from '../federated-plugin.ts'
import { checkFederationOptions, type FederationOptions } from '../federation-options.ts'
import { step, stepRefused } from '../step.ts'
import {
  type AuthnRequest,
  answerEnvelope,
  faultEnvelope,
  readAuthnAnswer,
  readAuthnRequest,
} from './ecp-envelopes.ts'

export interface V3SamlPasswordOptions extends FederationOptions {
  /** URL at which the identity provider takes enhanced clients. */
  identityProviderUrl: string
  username: string
  password: string
  /** Whether URLs may be http on other machines than this one. Default false. */
  allowHttp?: boolean | undefined
}

const paos = 'application/vnd.paos+xml'
const paosVersion = 'ver="urn:liberty:paos:2003-08";"urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp"'

/**
 * keystoneauth's `v3samlpassword`: user and password at a SAML 2.0 identity provider that takes enhanced clients (ECP).
 *
 * @throws {@link AuthError} `missing_options`, `invalid_option`
 * @see {@link http://docs.oasis-open.org/security/saml/Post2.0/saml-ecp/v2.0/saml-ecp-v2.0.html}
 */
export function v3SamlPassword(options: V3SamlPasswordOptions): IdentityPlugin {
  checkFederationOptions('v3SamlPassword', options, ['identityProviderUrl', 'username', 'password'])
  const { identityProviderUrl, username, password, allowHttp } = options
  requireSecureEndpoint(identityProviderUrl, 'identityProviderUrl', allowHttp)
  const authorization = `Basic ${base64(`${username}:${password}`)}`

  async function login(url: string, context: PluginContext) {
    const jar = cookieJar()
    const first = await askKeystone(url, jar, context)
    if (!isPaos(first)) return { response: first, secrets: [password] }
    const request = readAuthnRequest(first.body)
    const assertion = await askProvider(request, context)
    const response = await showAssertion(url, request, assertion, jar, context)
    return { response, secrets: [password] }
  }

  /** @returns the XML of the answer, addressed to where Keystone wants it */
  async function askProvider(request: AuthnRequest, context: PluginContext): Promise<string> {
    const headers = { 'content-type': 'text/xml', authorization }
    const asked = { method: 'POST', url: identityProviderUrl, headers, body: request.forProvider }
    const response = await step(asked, cookieJar(), context)
    if (response.status !== 200)
      throw stepRefused('The identity provider', identityProviderUrl, response.status)
    return response.body
  }

  async function showAssertion(
    url: string,
    request: AuthnRequest,
    assertion: string,
    jar: CookieJar,
    context: PluginContext,
  ): Promise<TransportResponse> {
    const { consumerUrl } = request
    requireSecureConsumer(consumerUrl, allowHttp)
    const answer = readAuthnAnswer(assertion)
    const post = (body: string) =>
      step({ method: 'POST', url: consumerUrl, headers: { 'content-type': paos }, body }, jar, context)
    if (answer.consumerUrl !== consumerUrl) {
      await post(faultEnvelope)
      throw new AuthError(
        'invalid_response',
        'Keystone and the identity provider name different URLs to show the assertion at: it was not shown.',
      )
    }
    const shown = await post(answerEnvelope(answer, request))
    if (shown.status !== 302 && shown.status !== 303) return shown
    // Now there is a session: its cookies open what was closed before.
    const { location = url } = shown.headers
    // What `new URL` throws quotes the URL, with all that is in it.
    if (!URL.canParse(location, consumerUrl))
      throw new AuthError('invalid_response', 'After the login Keystone leads to something that is no URL.')
    const next = new URL(location, consumerUrl)
    if (next.origin !== new URL(url).origin)
      throw new AuthError(
        'invalid_response',
        `After the login Keystone leads to another address, ${next.origin}.`,
      )
    return askKeystone(next.href, jar, context)
  }

  return federatedPlugin(options, login)
}

function askKeystone(url: string, jar: CookieJar, context: PluginContext): Promise<TransportResponse> {
  const headers = { accept: `application/json,${paos}`, paos: paosVersion }
  return step({ method: 'GET', url, headers }, jar, context)
}

function isPaos({ status, headers }: TransportResponse): boolean {
  return status === 200 && headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === paos
}

/** Keystone says it, so it is no option that is wrong. */
function requireSecureConsumer(url: string, allowHttp: boolean | undefined): void {
  try {
    requireSecureEndpoint(url, 'the URL', allowHttp)
  } catch {
    throw new AuthError('invalid_response', 'Keystone wants the assertion at something that is no https URL.')
  }
}
