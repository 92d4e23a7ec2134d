/**
 * How long a validated token is trusted without asking again: 0 to 300 seconds, or for as long as it is valid, though a token
 * that is revoked meanwhile stays good until then.
 */
export type CacheTime = number | 'while-valid'

/** 30 days: the longest that memcached remembers anything by seconds. */
const mostSeconds = 30 * 24 * 3600

/** Seconds that an answer counts; the token's own expiry ends it earlier. */
export function cacheSeconds(time: CacheTime = 300): number {
  return time === 'while-valid' ? mostSeconds : time
}
