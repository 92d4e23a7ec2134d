import { tooManyRequests } from '../../identity-error.ts'
import { recent } from './recent.ts'
import { type TokenBucket, tokenBucket } from './token-bucket.ts'

export interface RevocationLimitOptions {
  /** Revocations a minute, and as many at once. 0: no limit. */
  perMinute: number
  /** How many users are remembered. */
  remembered: number
  /** A clock that never goes back. Milliseconds. Default: the process's. */
  now?: () => number
}

/**
 * Lets a user revoke a token.
 *
 * @throws `too_many_requests`, with the seconds to wait
 */
export type AdmitRevocation = (userId: string) => void

/**
 * Limits how many tokens a user revokes. Each one is an event that every process keeps for days and compares tokens with, and
 * whoever has a token can make another and revoke it (OSSN-0068).
 */
export function revocationLimit(options: RevocationLimitOptions): AdmitRevocation {
  const { perMinute, now = () => performance.now() } = options
  const users = recent<TokenBucket>(options.remembered)
  return (userId) => {
    if (perMinute === 0) return
    const time = now()
    const bucket = users.get(userId) ?? tokenBucket(perMinute, time)
    users.put(userId, bucket)
    const wait = bucket.wait(time)
    if (wait > 0) throw tooManyRequests(Math.ceil(wait / 1000))
    bucket.take(time)
  }
}
