import type { Access } from '../access.ts'
import { accessSource } from './access-source.ts'
import { requireHttpUrl } from './http-url.ts'
import { type IdentityPlugin, identityPlugin } from './identity.ts'
import { oauth2Bearer } from './oauth2-bearer.ts'
import { v3ApplicationCredential } from './v3-application-credential.ts'
import type { V3LocationOptions } from './v3-options.ts'

/** keystoneauth's options. There is no scope: the application credential has its own project. */
export interface V3OAuth2ClientCredentialOptions extends V3LocationOptions {
  /** URL of the token endpoint: `https://identity.example/v3/OS-OAUTH2/token`. */
  oauth2Endpoint: string
  /** Id of an application credential. */
  oauth2ClientId: string
  oauth2ClientSecret: string
}

/**
 * keystoneauth's `v3oauth2clientcredential`: for services that want a bearer token of OAuth 2.0 in `Authorization`. Requests
 * carry a Keystone token as well. Both are kept, and replaced together.
 *
 * @throws `AuthError` with code `invalid_option` for a URL that is none
 */
export function v3OAuth2ClientCredential(options: V3OAuth2ClientCredentialOptions): IdentityPlugin {
  const { oauth2Endpoint, oauth2ClientId: id, oauth2ClientSecret: secret, ...others } = options
  requireHttpUrl(oauth2Endpoint, 'oauth2Endpoint')
  const keystone = v3ApplicationCredential({
    ...others,
    applicationCredentialId: id,
    applicationCredentialSecret: secret,
  })
  const bearers = new WeakMap<Access, string>()
  const source = accessSource(async (context) => {
    // Whoever asks wants a new one of each.
    keystone.invalidate()
    const access = await keystone.getAccess(context)
    bearers.set(access, await oauth2Bearer(oauth2Endpoint, { id, secret }, context))
    return access
  }, options)
  return {
    ...identityPlugin(source),
    async getHeaders(context) {
      const access = await source.get(context)
      return { 'x-auth-token': access.token, authorization: `Bearer ${bearers.get(access)}` }
    },
  }
}
