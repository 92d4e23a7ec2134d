import { clock } from '../clock.ts'
import { checkCacheOptions } from '../options.ts'
import type { Question, Validation, Validator } from '../validate.ts'
import { boundedMap } from './bounded-map.ts'
import { type CacheTime, cacheSeconds } from './cache-time.ts'
import { deepFreeze } from './deep-freeze.ts'

/** How long and how much is remembered. */
export interface CacheOptions {
  /**
   * Seconds that a validated token is trusted without asking again; how long a revoked token can stay good. Never past
   * the token's expiry. Default 300; 0 (nothing is remembered) to 300, or `'while-valid'`: until the token expires, at most
   * 30 days. What a service may still do with an expired token is asked about every 300 seconds at least.
   */
  tokenCacheTimeSeconds?: CacheTime | undefined
  /** Estimated bytes of all validated tokens together. Default 64 MiB; at least 65536. */
  tokenCacheMaxBytes?: number | undefined
  /** Default: the system's clock. */
  now?: (() => Date) | undefined
}

/** Seconds that a refusal is remembered: enough to blunt a client that repeats a bad token. */
const refusalSeconds = 10
/** Refusals have room of their own, so that a flood of bad tokens cannot push out the good ones. */
const refusalBytes = 1024 * 1024

/** Longest that what is learnt about an expired token counts: Keystone confirms such tokens for a while only. */
const lateMs = 300_000

const expired: Validation = Object.freeze({ ok: false, refusal: 'expired' })

/**
 * Remembers what a validator answers, in this process, and asks it once for all requests that bring the same token at the
 * same time. The validator must judge by the token alone, and by whether it may have expired.
 *
 * What is learnt about a token that has expired has a place of its own, where only questions with `allowExpired` look.
 *
 * Entries are found by the token itself, not by a hash of it: the remembered access holds the token anyway, as a service
 * needs it for calls on behalf of its user, so a hash would hide nothing and cost a digest per request.
 *
 * @throws {@link MiddlewareError} `invalid_option`
 */
export function cached(validator: Validator, options: CacheOptions = {}): Validator {
  checkCacheOptions(options)
  const { tokenCacheMaxBytes = 64 * 1024 * 1024 } = options
  const clockMs = clock(options.now)
  const lifetimeSeconds = cacheSeconds(options.tokenCacheTimeSeconds)
  const accepted = boundedMap<{ validation: Validation; goodUntilMs: number }>({
    maxBytes: tokenCacheMaxBytes,
    lifetimeMs: lifetimeSeconds * 1000,
  })
  const refused = boundedMap<Validation>({
    maxBytes: refusalBytes,
    lifetimeMs: Math.min(refusalSeconds, lifetimeSeconds) * 1000,
  })
  const inFlight = new Map<string, Promise<Validation>>()

  /** The age counts from the question: that is the last moment of which the answer can speak. */
  function keep(key: string, token: string, validation: Validation, askedMs: number): Validation {
    if (validation.ok) {
      const { access } = deepFreeze(validation)
      // A copy of the instant: frozen or not, a Date can be changed by whoever holds it.
      const expiresAtMs = access.expiresAt.getTime()
      const place = clockMs() < expiresAtMs ? token : key
      accepted.set(
        place,
        { validation, goodUntilMs: place === token ? expiresAtMs : askedMs + lateMs },
        2 * (token.length + JSON.stringify(access).length),
        validation.askedAtMs ?? askedMs,
      )
    } else if (validation.refusal !== 'unavailable') {
      refused.set(key, Object.freeze(validation), 2 * key.length + 64, askedMs)
    }
    return validation
  }

  function ask(key: string, token: string, question: Question, nowMs: number) {
    const refusal = refused.get(key, nowMs)
    if (refusal !== undefined) return refusal
    const joined = inFlight.get(key)
    if (joined !== undefined) return joined
    const answer = validator(token, question)
    if (!(answer instanceof Promise)) return keep(key, token, answer, nowMs)
    const shared = answer
      .then((validation) => keep(key, token, validation, nowMs))
      .finally(() => inFlight.delete(key))
    inFlight.set(key, shared)
    return shared
  }

  return (token, question) => {
    const nowMs = clockMs()
    const known = accepted.get(token, nowMs)
    if (known !== undefined && nowMs < known.goodUntilMs) return known.validation
    if (question.allowExpired !== true)
      return known === undefined ? ask(token, token, question, nowMs) : expired
    // No token has a space.
    const key = `expired ${token}`
    const late = accepted.get(key, nowMs)
    if (late !== undefined && nowMs < late.goodUntilMs) return late.validation
    return ask(key, token, question, nowMs)
  }
}
