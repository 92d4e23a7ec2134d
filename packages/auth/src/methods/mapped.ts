import { requireObject, requireString } from '../wire/json.ts'
import type { MethodWire } from './method-wire.ts'
import type { AuthMethod } from './methods.ts'

/** Which identity provider vouches for the user, and how. Its assertion comes with the request, not in the claim. */
export interface MappedClaim {
  identityProvider: string
  protocol: string
}

/** Names under which Keystone offers the one method of federated users. */
export type MappedMethodName = 'mapped' | 'openid' | 'saml2' | 'x509'

/**
 * Takes what an identity provider asserts about the user; a mapping of the Identity service says which user that is.
 *
 * @param name the method's name on the server. Default `mapped`
 * @see {@link https://docs.openstack.org/keystone/latest/admin/federation/introduction.html}
 */
export function mapped<N extends MappedMethodName = 'mapped'>(claim: MappedClaim, name?: N): AuthMethod<N> {
  return { name: name ?? 'mapped', claim } as AuthMethod<N>
}

export const mappedWire: MethodWire<MappedClaim> = {
  encode: (claim) => ({ identity_provider: claim.identityProvider, protocol: claim.protocol }),
  decode(value, path) {
    const object = requireObject(value, path)
    return {
      identityProvider: requireString(object.identity_provider, `${path}.identity_provider`),
      protocol: requireString(object.protocol, `${path}.protocol`),
    }
  },
  secrets: () => [],
}
