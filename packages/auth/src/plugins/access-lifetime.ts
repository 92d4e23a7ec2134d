import type { Access } from '../access.ts'
import type { PluginContext } from '../plugin.ts'

/** An access, and when it is replaced by the clock of this machine, in milliseconds since the epoch. */
export interface KeptAccess {
  access: Access
  goodUntil: number
  renewAt: number
}

/** What is known of an access besides what it says. */
export interface Obtained {
  /** By how many milliseconds the server's clock is ahead. Default 0. */
  serverAheadMs?: number
  /**
   * When a login gave it, by the clock of this machine. One that lives for a short time is kept for half of that at least, or
   * each request would log in.
   */
  obtainedAt?: Date
}

/** An access, and how long it is good. */
export function keptAccess(
  access: Access,
  renewBeforeSeconds: number,
  { serverAheadMs = 0, obtainedAt }: Obtained = {},
): KeptAccess {
  const goodUntil = access.expiresAt.getTime() - serverAheadMs
  const life = obtainedAt === undefined ? Infinity : Math.max(goodUntil - obtainedAt.getTime(), 0)
  return { access, goodUntil, renewAt: goodUntil - Math.min(renewBeforeSeconds * 1000, life / 2) }
}

/** Whether a kept access need not be replaced yet. */
export function isFresh({ renewAt }: KeptAccess, nowMs: number): boolean {
  // An instant that is none is never later than now.
  return renewAt > nowMs
}

/** How far apart the server's clock and that of an access may be that it has just issued. */
const agreementMs = 60_000

/** Watches what the server's clock shows during one login. */
export interface ClockWatch {
  context: PluginContext
  /** How many milliseconds the server's clock is ahead of ours; 0 when nothing certain says so. */
  serverAheadMs(access: Access): number
}

/**
 * Instants in a token are those of the server's clock. The `Date` of the last answer and the token's `issuedAt` tell what that
 * shows; only when both say the same are they believed, for a token may also have been issued long before.
 */
export function watchClock({ transport, ...context }: PluginContext, now: () => Date): ClockWatch {
  const askedAt = now().getTime()
  let answeredAt = Number.NaN
  return {
    context: {
      ...context,
      async transport(request) {
        const response = await transport(request)
        answeredAt = Date.parse(response.headers.date ?? '')
        return response
      },
    },
    serverAheadMs({ issuedAt }) {
      const agree = Math.abs(answeredAt - issuedAt.getTime()) <= agreementMs
      return agree ? issuedAt.getTime() - askedAt : 0
    },
  }
}
