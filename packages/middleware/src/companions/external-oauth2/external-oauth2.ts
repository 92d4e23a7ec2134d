import type { AuthScheme } from '../../auth-scheme.ts'
import { cached } from '../../cache/cached.ts'
import type { GuardOptions } from '../../guard.ts'
import { cacheOptionsOf } from '../../options.ts'
import { forbidden, unauthorized, unavailable } from '../../rejection.ts'
import type { Validator } from '../../validate.ts'
import { bearerToken } from '../bearer-token.ts'
import { clientCertificate } from '../client-certificate.ts'
import { isSameThumbprint, oauthThumbprint } from '../thumbprint.ts'
import { introspection } from './introspection.ts'
import { checkExternalOAuth2Options, type ExternalOAuth2Options } from './options.ts'

/** Options for a guard that takes tokens of an authorization server. */
export type ExternalOAuth2 = Pick<GuardOptions, 'wwwAuthenticateUri'> & {
  scheme: AuthScheme
  validator: Validator
}

/**
 * Requests bring a token of any OAuth 2.0 authorization server as `Authorization: Bearer`, without a Keystone: the server is
 * asked about it, and claims of its answer become the identity. Answers are remembered as those of Keystone are. The service gets the token
 * as `X-Auth-Token`, too, instead of what the client sent there.
 *
 * Refused requests are answered here: 401 for a token that is missing, not active, or bound to another certificate; 403
 * for one without the claims that are needed; 503 when the server cannot be asked or does not take this service's
 * credentials.
 *
 * @throws `MiddlewareError` for options that cannot work
 * @see {@link https://www.rfc-editor.org/rfc/rfc7662}
 * @example
 * const guard = externalOAuth2({
 *   session: new Session(),
 *   introspectEndpoint: 'https://login.example/introspect',
 *   audience: 'https://login.example/token',
 *   clientId: 'nova',
 *   clientSecret,
 *   mapping: { userDomainId: 'user_domain.id', userDomainName: 'user_domain.name', roles: 'roles', systemScope: 'system' },
 * })
 * await app.register(keystone, guard)
 */
export function externalOAuth2(options: ExternalOAuth2Options): ExternalOAuth2 {
  checkExternalOAuth2Options(options)
  const { audience, thumbprintVerify } = options
  const certificateOf = clientCertificate(options)
  return {
    wwwAuthenticateUri: audience,
    validator: cached(introspection(options), cacheOptionsOf(options)),
    scheme: Object.freeze<AuthScheme>({
      challenge: `Authorization OAuth 2.0 uri="${audience}"`,
      decidesItself: true,
      passesToken: true,
      credential: bearerToken,
      check({ oauth2Credential }, request) {
        if (oauth2Credential === undefined || thumbprintVerify === false) return undefined
        const certificate = certificateOf(request)
        const isTheirs =
          certificate !== undefined &&
          isSameThumbprint(oauth2Credential.thumbprint, oauthThumbprint(certificate))
        return isTheirs ? undefined : 'invalid'
      },
      reject(refusal, challenge, details) {
        if (refusal === 'forbidden') return forbidden()
        if (refusal !== 'unavailable') return unauthorized(refusal, challenge)
        return unavailable(details, 'The authorization server is temporarily unavailable.')
      },
    }),
  }
}
