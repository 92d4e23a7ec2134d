import type { MappedClaim } from '@ks/auth'
import { type AssertedIdentityDeps, assertedIdentity } from '../../federation/asserted-identity.ts'
import { assertedAttributes } from '../../federation/attributes.ts'
import { type EphemeralUserDeps, ephemeralUser } from '../../federation/ephemeral-user.ts'
import { localUser } from '../../federation/local-user.ts'
import type { Verifier } from './verifier.ts'

export type MappedDeps = AssertedIdentityDeps & EphemeralUserDeps

/**
 * Believes what an identity provider asserts, on the word of a trusted front end that has checked it; the mapping says
 * which user that is. From anybody else nothing is believed, and no mapping has an answer for nothing.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/federation/introduction.html}
 */
export function mappedVerifier(deps: MappedDeps): Verifier<MappedClaim> {
  return async (claim, { circumstances: { frontEnd, atProvider = false } }) => {
    const at = { ...claim, vouchedFor: atProvider }
    const identity = await assertedIdentity(deps, at, assertedAttributes(frontEnd))
    const { mapped, provider, protocol } = identity
    if (mapped.user.type === 'local') return { userId: (await localUser(deps, mapped.user)).id }
    const { userId, groupIds } = await ephemeralUser(deps, identity, frontEnd?.remoteUser)
    return {
      userId,
      withoutDefaultProject: true,
      federation: { groupIds, identityProviderId: provider.id, protocolId: protocol.id },
    }
  }
}
