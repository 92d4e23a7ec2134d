import type { Access } from '../access.ts'
import type { PluginContext } from '../plugin.ts'
import { type AccessSourceOptions, accessSource } from './access-source.ts'
import { v3Url } from './auth-urls.ts'
import { requireHttpUrl } from './http-url.ts'
import { type IdentityPlugin, identityPlugin } from './identity.ts'
import { oauth2Bearer } from './oauth2-bearer.ts'
import { readAccess } from './request-token.ts'
import { requireOptions } from './require-options.ts'

/** keystoneauth's options. There is no scope: that of the client's user is its default project. */
export interface V3OAuth2MtlsClientCredentialOptions extends Omit<AccessSourceOptions, 'tokenStore'> {
  /** URL of the Identity service: with or without its version. */
  authUrl: string
  /** URL of the token endpoint: `https://identity.example/v3/OS-OAUTH2/token`. */
  oauth2Endpoint: string
  /** Id of the client, which is a user of Keystone. */
  oauth2ClientId: string
  /** Whether the token comes with the catalog, which may be large. Without it, no endpoints are found. Default true. */
  includeCatalog?: boolean | undefined
}

/**
 * keystoneauth's `v3oauth2mtlsclientcredential`: a login with a client certificate, which is the session's. The token is bound
 * to the certificate: it is of no use to anybody else. Requests carry it in `X-Auth-Token` and as a bearer token.
 *
 * @throws `AuthError` with code `missing_options`, naming all that are missing; `invalid_option` for a URL that is none
 * @example
 * const auth = v3OAuth2MtlsClientCredential({ authUrl, oauth2Endpoint, oauth2ClientId })
 * new Session({ auth, cert: { cert: '/etc/app/client.pem', key: '/etc/app/client.key' } })
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705}
 */
export function v3OAuth2MtlsClientCredential(options: V3OAuth2MtlsClientCredentialOptions): IdentityPlugin {
  requireOptions('v3OAuth2MtlsClientCredential', options, ['authUrl', 'oauth2Endpoint', 'oauth2ClientId'])
  const { authUrl, oauth2Endpoint, oauth2ClientId: id, includeCatalog = true } = options
  requireHttpUrl(oauth2Endpoint, 'oauth2Endpoint')
  const url = `${v3Url(authUrl)}/auth/tokens${includeCatalog ? '' : '?nocatalog'}`
  const { renewBeforeSeconds, reauthenticate, now } = options
  const source = accessSource(
    async (context) => {
      const { token } = await oauth2Bearer(oauth2Endpoint, { id }, context)
      return describeToken(url, token, context)
    },
    { renewBeforeSeconds, reauthenticate, now },
  )
  return {
    ...identityPlugin(source),
    async getHeaders(context) {
      const { token } = await source.get(context)
      return { 'x-auth-token': token, authorization: `Bearer ${token}` }
    },
  }
}

/** Asks with a token what it is. */
async function describeToken(
  url: string,
  token: string,
  { transport, signal }: PluginContext,
): Promise<Access> {
  const response = await transport({
    method: 'GET',
    url,
    headers: { accept: 'application/json', 'x-auth-token': token, 'x-subject-token': token },
    // What another host says of the token is nothing.
    redirect: false,
    ...(signal && { signal }),
  })
  const shown = { ...response, headers: { ...response.headers, 'x-subject-token': token } }
  return readAccess(shown, { url, version: 'v3' }, [token])
}
