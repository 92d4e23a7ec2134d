import type { AuthScheme } from '../../auth-scheme.ts'
import { check } from '../../options.ts'
import { bearerToken } from '../bearer-token.ts'
import { type CertificateOptions, certificateRules, clientCertificate } from '../client-certificate.ts'
import { isSameThumbprint, keystoneThumbprint } from '../thumbprint.ts'

/**
 * Requests bring their Keystone token as `Authorization: Bearer`, and prove with a client certificate that it is theirs: the
 * token must be bound to this very certificate. A stolen token is worth nothing without the certificate's key.
 *
 * `X-Auth-Token` is not looked at, and replaced by the token that was validated.
 *
 * The server has to ask for certificates (`requestCert: true`). Whom they are issued by does not matter here: the token says
 * which one it has to be.
 *
 * @throws `MiddlewareError` for options that cannot work
 * @see {@link https://docs.openstack.org/keystone/latest/admin/oauth2-mtls-usage-guide.html}
 * @example
 * await app.register(keystone, { session, wwwAuthenticateUri, scheme: oauth2Mtls() })
 */
export function oauth2Mtls(options: CertificateOptions = {}): AuthScheme {
  check({ ...options }, certificateRules, [])
  const certificateOf = clientCertificate(options)
  return Object.freeze<AuthScheme>({
    decidesItself: true,
    passesToken: true,
    credential: bearerToken,
    check({ oauth2Credential }, request) {
      const certificate = certificateOf(request)
      const bound =
        oauth2Credential !== undefined &&
        certificate !== undefined &&
        isSameThumbprint(oauth2Credential.thumbprint, keystoneThumbprint(certificate))
      return bound ? undefined : 'invalid'
    },
  })
}
