import type { UserRef } from '../scope.ts'
import { optionalString, requireObject } from '../wire/json.ts'
import { decodeRef, encodeRef } from '../wire/refs.ts'
import { userElements } from './cache-elements.ts'
import type { MethodWire } from './method-wire.ts'
import type { AuthMethod } from './methods.ts'

/** Proof by password. */
export interface PasswordClaim {
  user: UserRef
  password: string
}

/**
 * Proves who the user is with a password.
 *
 * @example
 * identity({ authUrl, methods: [password({ user: { id: 'u1' }, password: secret })] })
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-unscoped-authorization}
 */
export function password(claim: PasswordClaim): AuthMethod<'password'> {
  return { name: 'password', claim }
}

export const passwordWire: MethodWire<PasswordClaim> = {
  encode: (claim) => ({ user: { ...encodeRef(claim.user), password: claim.password } }),
  decode(value, path) {
    const object = requireObject(value, path)
    const user = requireObject(object.user, `${path}.user`)
    // A missing password is a failed login, not a malformed request: the server refuses an empty one like a wrong one.
    return {
      user: decodeRef(user, `${path}.user`),
      password: optionalString(user.password, `${path}.user.password`) ?? '',
    }
  },
  secrets: (claim) => [claim.password],
  cacheElements: (claim) => ({ ...userElements(claim.user), password: claim.password }),
}
