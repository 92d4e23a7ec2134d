import { AuthError } from '../../../errors.ts'
import type { OAuth2Answer } from './token-endpoint-request.ts'

/** What a person has to do for a login. */
export interface DeviceVerification {
  /** Page to open. */
  verificationUri: string
  /** The same with the code in it, for links and QR codes. */
  verificationUriComplete: string | undefined
  /** What to type there. */
  userCode: string
  /** From when on it is too late. */
  expiresAt: Date
}

/** What the provider says at the beginning of a login. */
export interface DeviceAuthorization extends DeviceVerification {
  /** Asks for the result. A secret. */
  deviceCode: string
  /** How long to wait between questions. */
  intervalSeconds: number
}

/** A login that takes longer than this is not waited for, whatever the provider says. */
const maxLifeSeconds = 30 * 60

/**
 * @throws {@link AuthError} `invalid_response` for an answer that lacks something, or names pages that are none
 * @see {@link https://www.rfc-editor.org/rfc/rfc8628#section-3.2}
 */
export function readDeviceAuthorization({ answer, status }: OAuth2Answer, now: Date): DeviceAuthorization {
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval } = answer
  const said = [device_code, user_code].every((value) => typeof value === 'string' && value !== '')
  if (!said || !isPage(verification_uri) || typeof expires_in !== 'number' || !(expires_in > 0))
    throw new AuthError(
      'invalid_response',
      'The identity provider did not say how to go on with the login.',
      {
        status,
      },
    )
  return {
    deviceCode: String(device_code),
    userCode: String(user_code),
    verificationUri: verification_uri,
    verificationUriComplete: isPage(verification_uri_complete) ? verification_uri_complete : undefined,
    expiresAt: new Date(now.getTime() + Math.min(expires_in, maxLifeSeconds) * 1000),
    intervalSeconds: typeof interval === 'number' && interval >= 1 ? Math.min(interval, maxLifeSeconds) : 5,
  }
}

/** A page that a person may be sent to: nothing that a terminal or a browser would run. */
function isPage(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\/[\x21-\x7e]+$/.test(value) && URL.canParse(value)
}
