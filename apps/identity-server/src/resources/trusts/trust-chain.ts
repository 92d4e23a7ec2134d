import type { TrustStore } from './store.ts'
import type { Trust } from './trusts.ts'

export interface TrustChainDeps {
  trusts: Pick<TrustStore, 'find'>
  clock: () => Date
  /** `[trust] max_redelegation_count`. */
  maxRedelegationCount: number
}

/** A trust with the trusts that it was redelegated from. */
export interface LiveTrust {
  readonly trust: Trust
  /** What it was redelegated from, nearest first. */
  readonly above: readonly Trust[]
  /** Who gave the first trust of them all: whose roles they are. */
  readonly originalTrustorId: string
}

/**
 * Finds a trust that is neither deleted nor expired, like every trust above it, and that gives no more than those. Used
 * up ones are found: what was made with the last use is as good as the rest.
 */
export async function liveTrust(deps: TrustChainDeps, id: string): Promise<LiveTrust | undefined> {
  const now = deps.clock().getTime() * 1000
  const chain: Trust[] = []
  for (let next: string | null = id; next !== null; ) {
    const trust = await deps.trusts.find(next)
    if (trust === undefined || (trust.expiresAt !== null && trust.expiresAt <= now)) return undefined
    const below = chain.at(-1)
    // The counts get smaller on the way down, so a chain has an end even if somebody made it a circle.
    if (below !== undefined && whyNotRedelegated(trust, below, deps) !== undefined) return undefined
    chain.push(trust)
    next = trust.redelegatedTrustId
  }
  const [trust, ...above] = chain
  return trust && { trust, above, originalTrustorId: (above.at(-1) ?? trust).trustorUserId }
}

/** Whether no more tokens can be made of a trust. */
export function isUsedUp(trust: Trust): boolean {
  return trust.remainingUses !== null && trust.remainingUses <= 0
}

/**
 * Why a trust cannot be a redelegation of the one above it, in words for the client: it would give more than that one, or
 * for longer. `undefined` when it can.
 */
export function whyNotRedelegated(
  above: Trust,
  trust: Omit<Trust, 'id' | 'extra'>,
  { maxRedelegationCount }: Pick<TrustChainDeps, 'maxRedelegationCount'>,
): string | undefined {
  if (above.redelegationCount < 1 || above.redelegationCount > maxRedelegationCount)
    return 'The trust cannot be redelegated any further.'
  if (trust.redelegationCount >= above.redelegationCount)
    return 'A redelegated trust cannot be redelegated as often as the trust it is from.'
  if (trust.remainingUses !== null) return 'A redelegated trust cannot have remaining_uses.'
  if (trust.trustorUserId !== (above.impersonation ? above.trustorUserId : above.trusteeUserId))
    return 'The trustor of a redelegated trust is the user of the token.'
  if (trust.impersonation && !above.impersonation)
    return 'A redelegated trust cannot impersonate when the trust it is from does not.'
  if (trust.projectId !== above.projectId)
    return 'A redelegated trust is for the project of the trust it is from.'
  if (above.expiresAt !== null && (trust.expiresAt === null || trust.expiresAt > above.expiresAt))
    return 'A redelegated trust cannot live longer than the trust it is from.'
  if (!trust.roleIds.every((id) => above.roleIds.includes(id)))
    return 'A redelegated trust cannot have roles that the trust it is from does not have.'
  return undefined
}
