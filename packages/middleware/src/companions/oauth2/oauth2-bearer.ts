import type { AuthScheme } from '../../auth-scheme.ts'
import { bearerToken } from '../bearer-token.ts'

/**
 * Requests bring their Keystone token as `Authorization: Bearer`, as clients of OAuth 2.0 do, and in no other way:
 * `X-Auth-Token` is not looked at, and replaced by the token that was validated. Refused requests are always answered here.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/oauth2-usage-guide.html}
 * @example
 * await app.register(keystone, { session, wwwAuthenticateUri, scheme: oauth2Bearer() })
 */
export function oauth2Bearer(): AuthScheme {
  return Object.freeze({ decidesItself: true, passesToken: true, credential: bearerToken })
}
