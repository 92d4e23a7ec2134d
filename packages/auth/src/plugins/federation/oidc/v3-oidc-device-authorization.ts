import { AuthError } from '../../../errors.ts'
import type { IdentityPlugin } from '../../identity.ts'
import { requireSecureEndpoint } from '../../secure-endpoint.ts'
import { type CodeChallengeMethod, codeChallenge } from './code-challenge.ts'
import { type DeviceVerification, readDeviceAuthorization } from './device-authorization.ts'
import { checkOidcOptions, type OidcOptions } from './oidc-options.ts'
import { oidcPlugin, openidScopeOf } from './oidc-plugin.ts'
import { pollDevice } from './poll-device.ts'
import { oauth2Failure, postAsClient } from './token-endpoint-request.ts'

export interface V3OidcDeviceAuthorizationOptions extends OidcOptions {
  /** URL where logins begin. Default: as the discovery document says. */
  deviceAuthorizationEndpoint?: string | undefined
  /** Binds the result to this login (PKCE). Default: it is not bound. */
  codeChallengeMethod?: CodeChallengeMethod | undefined
  /** Tells a person where to go, and with which code. */
  onVerification: (verification: DeviceVerification) => void | Promise<void>
}

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'

/**
 * keystoneauth's `v3oidcdeviceauthz`: a person logs in with a browser, perhaps on another device, while this waits. The wait
 * ends when the provider's time is over, at most half an hour, or when nobody waits for the login any more.
 *
 * A login rejects with `unauthorized` when the person refuses, `login_expired` when nobody came in time.
 *
 * @throws {@link AuthError} `missing_options`, `invalid_option`
 * @see {@link https://www.rfc-editor.org/rfc/rfc8628}
 */
export function v3OidcDeviceAuthorization(options: V3OidcDeviceAuthorizationOptions): IdentityPlugin {
  checkOidcOptions('v3OidcDeviceAuthorization', options, ['onVerification'])
  const {
    deviceAuthorizationEndpoint,
    accessTokenEndpoint,
    codeChallengeMethod,
    onVerification,
    now = () => new Date(),
  } = options
  if (deviceAuthorizationEndpoint !== undefined)
    requireSecureEndpoint(deviceAuthorizationEndpoint, 'deviceAuthorizationEndpoint', options.allowHttp)
  if (codeChallengeMethod !== undefined && !['plain', 'S256'].includes(codeChallengeMethod))
    throw new AuthError('invalid_option', "codeChallengeMethod must be 'plain' or 'S256'.")

  return oidcPlugin(options, async (provider, context) => {
    const beginAt = await provider.endpoint(
      'device_authorization_endpoint',
      deviceAuthorizationEndpoint,
      grantType,
      context,
    )
    const askAt = await provider.endpoint('token_endpoint', accessTokenEndpoint, grantType, context)
    const pkce = codeChallengeMethod && (await codeChallenge(codeChallengeMethod))
    const begin = {
      scope: openidScopeOf(options),
      ...(pkce && { code_challenge: pkce.challenge, code_challenge_method: codeChallengeMethod }),
      // RFC 8628, section 3.1, requires it of clients that do not authenticate, and others may send it as well.
      client_id: options.clientId,
    }
    const answer = await postAsClient(beginAt, begin, options, context)
    if (answer.status !== 200) throw oauth2Failure(beginAt, answer)
    const device = readDeviceAuthorization(answer, now())
    const { verificationUri, verificationUriComplete, userCode, expiresAt } = device
    await onVerification({ verificationUri, verificationUriComplete, userCode, expiresAt })
    const form = {
      grant_type: grantType,
      device_code: device.deviceCode,
      client_id: options.clientId,
      ...(pkce && { code_verifier: pkce.verifier }),
    }
    const ask = () => postAsClient(askAt, form, options, context)
    return pollDevice({ ask, endpoint: askAt, now, signal: context.signal }, device)
  })
}
