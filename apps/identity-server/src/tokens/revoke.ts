import type { RevocationIndex } from './revocation-index.ts'
import type { NewRevocation, RevocationStore } from './revocation-store.ts'

export interface RevokeDeps {
  revocations: RevocationIndex
  revocationStore: RevocationStore
  clock: () => Date
  /**
   * How long an event can concern a token that somebody may still validate: the life of a token, the window in which
   * expired ones are validated, and a reserve for clocks that differ. Seconds.
   */
  keepForSeconds: number
  /** Hears that old events could not be deleted. Nothing depends on it: the next revocation tries again. */
  onPruneFailed(error: unknown): void
}

/**
 * Ends every token that matches: in this process before it returns, in the others within the bound of their caches.
 *
 * @param issuedUntil tokens that were issued later stay. Default: now
 * @throws TypeError for an event without any attribute, which would match every token
 */
export type RevokeTokens = (event: NewRevocation, issuedUntil?: Date) => Promise<void>

const pruneEveryMs = 60_000

/** Makes what ends tokens. At most once a minute it also deletes, behind a revocation, the events that ended all theirs. */
export function tokenRevoker(deps: RevokeDeps): RevokeTokens {
  let prunedAt = Number.NEGATIVE_INFINITY

  async function prune(now: Date): Promise<void> {
    const revokedBefore = new Date(now.getTime() - deps.keepForSeconds * 1000)
    deps.revocations.prune(revokedBefore)
    await deps.revocationStore.prune(revokedBefore)
  }

  return async (event, issuedUntil) => {
    if (Object.values(event).every((value) => value === undefined)) {
      throw new TypeError('A revocation that names nothing would end every token.')
    }
    const now = deps.clock()
    deps.revocations.add([await deps.revocationStore.insert(event, issuedUntil ?? now)])
    if (now.getTime() - prunedAt < pruneEveryMs) return
    prunedAt = now.getTime()
    prune(now).catch(deps.onPruneFailed)
  }
}
