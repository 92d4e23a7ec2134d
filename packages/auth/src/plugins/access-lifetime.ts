import type { Access } from '../access.ts'

/** An access, and for how long it is good by the clock of this machine. Milliseconds since the epoch. */
export interface KeptAccess {
  access: Access
  goodUntil: number
  /** From when on it is replaced. */
  renewAt: number
}

/**
 * How long an access is good.
 *
 * Its instants are those of the server's clock. One that has just been issued tells how far that is from ours: it lives from
 * when it was asked for as long as the server says that it lives, whatever the two clocks show. Of others only the server's
 * own instant is known.
 *
 * @param askedAt when it was asked for, if it was issued then
 * @param renewBeforeSeconds how long before its end it is replaced; at most half of its life, so that a token with a short
 *   one is used at all
 */
export function keptAccess(
  access: Access,
  askedAt: Date | undefined,
  renewBeforeSeconds: number,
): KeptAccess {
  const lifeMs = access.expiresAt.getTime() - access.issuedAt.getTime()
  // v2.0 may leave out when a token was issued.
  const knowsIssue = access.issuedAt.getTime() > 0
  const goodUntil =
    askedAt !== undefined && knowsIssue ? askedAt.getTime() + lifeMs : access.expiresAt.getTime()
  const renewBeforeMs = Math.max(0, Math.min(renewBeforeSeconds * 1000, lifeMs / 2))
  return { access, goodUntil, renewAt: goodUntil - renewBeforeMs }
}

/** Whether a kept access need not be replaced yet. */
export function isFresh({ renewAt }: KeptAccess, now: Date): boolean {
  // An instant that is none is never later than now.
  return renewAt > now.getTime()
}
