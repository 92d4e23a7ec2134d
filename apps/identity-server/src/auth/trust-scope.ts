import { IdentityError, unauthenticated } from '../identity-error.ts'
import type { TrustStore } from '../resources/trusts/store.ts'
import { isUsedUp } from '../resources/trusts/trust-chain.ts'
import { type TrustGrantDeps, type UselessTrust, usableTrust } from '../tokens/grants/trust.ts'
import type { ResolvedScope } from './scope.ts'

export interface TrustScopeDeps extends TrustGrantDeps {
  trusts: Pick<TrustStore, 'find' | 'use'>
}

/**
 * The scope that a trust stands for: its project, for its trustee. The token lives no longer than the trust, and takes one
 * of its uses when it is certain.
 *
 * @throws `unauthenticated` for a trust that is unknown, deleted, expired or used up, or for no project; `forbidden` for
 *   another user than the trustee, a disabled user in its chain, or a role that is not held any more; `not_found` for a
 *   disabled domain of such a user
 * @see {@link https://docs.openstack.org/api-ref/identity/v3-ext/#consuming-a-trust}
 */
export async function trustScope(
  deps: TrustScopeDeps,
  id: string,
  userId: string,
): Promise<ResolvedScope & { scope: { projectId: string } }> {
  const found = await usableTrust(deps, id, userId)
  if ('reason' in found) throw refusal(found)
  const { trust, projectId } = found
  if (isUsedUp(trust)) throw usedUp()
  return {
    scope: { projectId },
    delegation: { trustId: id },
    ...(trust.expiresAt !== null && { expiresAt: new Date(Math.floor(trust.expiresAt / 1000)) }),
    ...(trust.remainingUses !== null && {
      async use() {
        if (!(await deps.trusts.use(id))) throw usedUp()
      },
    }),
  }
}

function usedUp(): IdentityError {
  return unauthenticated('the trust is used up')
}

/** Says no more than the status does: the client may not know about the others in the chain. */
function refusal({ code, reason }: UselessTrust): IdentityError {
  if (code === 'unauthenticated') return unauthenticated(reason)
  return new IdentityError(code, 'The trust cannot be used.', { cause: reason })
}
