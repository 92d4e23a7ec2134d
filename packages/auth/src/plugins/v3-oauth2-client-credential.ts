import type { Access } from '../access.ts'
import { requireHttpUrl } from './http-url.ts'
import type { IdentityPlugin } from './identity.ts'
import { oauth2Bearer } from './oauth2-bearer.ts'
import { requireOptions } from './require-options.ts'
import { type SharedValue, sharedValue } from './shared-value.ts'
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

/** A bearer token, and when it is replaced, in milliseconds since the epoch. */
interface TimedBearer {
  token: string
  renewAt: number
}

/**
 * keystoneauth's `v3oauth2clientcredential`: for services that want a bearer token of OAuth 2.0 in `Authorization`. Requests
 * carry a Keystone token as well. Both are kept, each until shortly before it expires; when a service refuses them, both are
 * replaced. (keystoneauth fetches the bearer token for each request.)
 *
 * @throws `AuthError` with code `missing_options`, naming all that are missing; `invalid_option` for a URL that is none
 */
export function v3OAuth2ClientCredential(options: V3OAuth2ClientCredentialOptions): IdentityPlugin {
  requireOptions('v3OAuth2ClientCredential', options, [
    'authUrl',
    'oauth2Endpoint',
    'oauth2ClientId',
    'oauth2ClientSecret',
  ])
  const { oauth2Endpoint, oauth2ClientId: id, oauth2ClientSecret: secret, ...others } = options
  requireHttpUrl(oauth2Endpoint, 'oauth2Endpoint')
  const { renewBeforeSeconds = 120, now = () => new Date() } = options
  const keystone = v3ApplicationCredential({
    ...others,
    applicationCredentialId: id,
    applicationCredentialSecret: secret,
  })
  // One for each login: so whatever replaces the Keystone token replaces the bearer token.
  const bearers = new WeakMap<Access, SharedValue<TimedBearer>>()

  function bearerOf(access: Access): SharedValue<TimedBearer> {
    const known = bearers.get(access)
    if (known !== undefined) return known
    const bearer = sharedValue<TimedBearer>(
      async (context) => {
        const askedAt = now().getTime()
        const { token, expiresInSeconds } = await oauth2Bearer(oauth2Endpoint, { id, secret }, context)
        const life = expiresInSeconds ?? Number.POSITIVE_INFINITY
        return { token, renewAt: askedAt + (life - Math.min(renewBeforeSeconds, life / 2)) * 1000 }
      },
      ({ renewAt }) => renewAt > now().getTime(),
    )
    bearers.set(access, bearer)
    return bearer
  }

  return {
    ...keystone,
    async getHeaders(context) {
      const access = await keystone.getAccess(context)
      const { token } = await bearerOf(access).get(context)
      return { 'x-auth-token': access.token, authorization: `Bearer ${token}` }
    },
  }
}
