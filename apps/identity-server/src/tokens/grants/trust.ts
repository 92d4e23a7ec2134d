import { effectiveRoleIds } from '../../auth/effective-roles.ts'
import type { AuthStore } from '../../auth/store.ts'
import { type LiveTrust, liveTrust, type TrustChainDeps } from '../../resources/trusts/trust-chain.ts'
import type { Trust } from '../../resources/trusts/trusts.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Grant, GrantLookup, NoGrant } from './grants.ts'

export interface TrustGrantDeps extends TrustChainDeps {
  storage: Storage
  authStore: Pick<AuthStore, 'findUser'>
}

/** A trust that can be used by its trustee, now. */
export interface UsableTrust {
  trust: Trust
  projectId: string
  /** What its tokens have. */
  grant: Grant
}

/** A trust that gives nothing, and what a login with it is answered. */
export interface UselessTrust extends NoGrant {
  code: 'unauthenticated' | 'forbidden' | 'not_found'
}

/** What a token of a trust has. Whether the trust has uses left does not matter to it: it was made with one. */
export function trustGrant(deps: TrustGrantDeps): GrantLookup {
  return async (id, { userId, scope }) => {
    const found = await usableTrust(deps, id, userId)
    if ('reason' in found) return found
    const onProject = scope !== 'unscoped' && 'projectId' in scope && scope.projectId === found.projectId
    return onProject ? found.grant : { reason: 'the trust is for another project' }
  }
}

/**
 * Finds a trust for who wants to use it. Everybody in its chain must still be enabled, and its roles must still be held by
 * who gave it and, if it was redelegated, by the user whose roles they are.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/user/trusts.html}
 */
export async function usableTrust(
  deps: TrustGrantDeps,
  id: string,
  userId: string,
): Promise<UsableTrust | UselessTrust> {
  const live = await liveTrust(deps, id)
  if (live === undefined) return useless('unauthenticated', 'the trust is unknown, deleted or expired')
  const { trust, originalTrustorId } = live
  const { projectId, roleIds } = trust
  if (trust.trusteeUserId !== userId) return useless('forbidden', 'the user is not the trustee')
  if (projectId === null) return useless('unauthenticated', 'the trust is for no project')
  const missing = await missingParty(deps, live)
  if (missing !== undefined) return missing
  for (const holderId of new Set([originalTrustorId, trust.trustorUserId])) {
    const held = await effectiveRoleIds(deps.storage, holderId, { projectId })
    if (!roleIds.every((roleId) => held.has(roleId)))
      return useless('forbidden', 'a role of the trust is not held any more')
  }
  const { trustorUserId, trusteeUserId, impersonation } = trust
  return {
    trust,
    projectId,
    grant: {
      userId: impersonation ? trustorUserId : trusteeUserId,
      holderId: originalTrustorId,
      roleIds,
      shown: { trust: { id, trustorUserId, trusteeUserId, impersonation } },
    },
  }
}

/** Users between the trustor and the trustee count as much as those two. */
async function missingParty(
  deps: TrustGrantDeps,
  { trust, above }: LiveTrust,
): Promise<UselessTrust | undefined> {
  const parties = [trust, ...above].flatMap((one) => [one.trustorUserId, one.trusteeUserId])
  for (const id of new Set(parties)) {
    const user = await deps.authStore.findUser({ id })
    if (user === undefined) return useless('forbidden', 'a user of the trust is gone')
    if (!user.domain.enabled) return useless('not_found', 'the domain of a user of the trust is disabled')
    if (!user.enabled) return useless('forbidden', 'a user of the trust is disabled')
  }
  return undefined
}

function useless(code: UselessTrust['code'], reason: string): UselessTrust {
  return { code, reason }
}
