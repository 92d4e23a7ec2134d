import { requireObject, requireString } from '../wire/json.ts'
import type { MethodWire } from './method-wire.ts'
import type { AuthMethod } from './methods.ts'

/** Proof by a token that the user already has. */
export interface TokenClaim {
  id: string
}

/**
 * Proves who the user is with a token, usually to get one for another scope. The new token expires when the old one
 * does.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#token-authentication-with-unscoped-authorization}
 */
export function token(claim: TokenClaim): AuthMethod<'token'> {
  return { name: 'token', claim }
}

export const tokenWire: MethodWire<TokenClaim> = {
  encode: (claim) => ({ id: claim.id }),
  decode: (value, path) => ({ id: requireString(requireObject(value, path).id, `${path}.id`) }),
  secrets: (claim) => [claim.id],
  headers: async (claim) => ({ 'x-auth-token': claim.id }),
  cacheElements: (claim) => ({ token: claim.id }),
}
