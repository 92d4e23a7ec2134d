import type { UserRef } from '../scope.ts'
import { optionalString, requireObject } from '../wire/json.ts'
import { decodeRef, encodeRef } from '../wire/refs.ts'
import { userElements } from './cache-elements.ts'
import type { MethodWire } from './method-wire.ts'
import type { AuthMethod } from './methods.ts'

/** Proof by a passcode that a device shows now. */
export interface TotpClaim {
  user: UserRef
  /** Six digits. Good for half a minute or a little longer, and once. */
  passcode: string
}

/**
 * Proves who the user is with a time-based one-time passcode. Usually the second factor, beside `password()`.
 *
 * @example
 * identity({ authUrl, methods: [password({ user, password: secret }), totp({ user, passcode: '123456' })] })
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#multi-step-authentication-2-factor-password-and-totp-example}
 * @see RFC 6238
 */
export function totp(claim: TotpClaim): AuthMethod<'totp'> {
  return { name: 'totp', claim }
}

export const totpWire: MethodWire<TotpClaim> = {
  encode: (claim) => ({ user: { ...encodeRef(claim.user), passcode: claim.passcode } }),
  decode(value, path) {
    const user = requireObject(requireObject(value, path).user, `${path}.user`)
    // A missing passcode is a failed login, not a malformed request.
    return {
      user: decodeRef(user, `${path}.user`),
      passcode: optionalString(user.passcode, `${path}.user.passcode`) ?? '',
    }
  },
  secrets: (claim) => [claim.passcode],
  // The next passcode is another one, for the same login.
  cacheElements: (claim) => userElements(claim.user),
}
