import { projectOf, v3 } from '@ks/auth'
import type { Validation, Validator } from '../validate.ts'
import type { SharedTokens } from './shared-tokens.ts'

/** Asks Keystone, and hands on the body of every answer that confirms a token. */
export type Ask = (
  token: string,
  allowExpired: boolean,
  onConfirmed: (body: unknown) => void,
) => Promise<Validation>

export interface SharedCacheOptions {
  sharedTokens: SharedTokens
  /** Seconds since the question to Keystone after which an answer no longer counts. */
  lifetimeSeconds: number
  /** Whether accesses carry the catalog. Who wants none leaves entries without one. */
  includeServiceCatalog: boolean
  now: () => Date
}

/** Seconds that an entry of unknown age is believed here, beside its life in the shared cache. */
const unknownAgeSeconds = 10

/**
 * Looks into the shared cache before it asks, and leaves there what it has learnt. Nothing from the cache is taken on
 * trust: an entry that cannot be read, is past the token's expiry (CVE-2013-2104), older than the lifetime or without the
 * catalog that is wanted is a miss.
 * Expired tokens are therefore neither found nor left there, whoever asks.
 */
export function throughSharedTokens(ask: Ask, options: SharedCacheOptions): Validator {
  const { sharedTokens, lifetimeSeconds, includeServiceCatalog, now } = options

  async function find(token: string): Promise<Validation | undefined> {
    const found = await sharedTokens.find(token)
    if (found === undefined) return undefined
    const nowMs = now().getTime()
    const knownAgeMs = Math.min(unknownAgeSeconds, lifetimeSeconds) * 1000
    const askedAtMs = found.askedAt?.getTime() ?? nowMs - lifetimeSeconds * 1000 + knownAgeMs
    if (!(askedAtMs <= nowMs && nowMs < askedAtMs + lifetimeSeconds * 1000)) return undefined
    try {
      const access = v3.decodeAccess(found.body, token)
      // Access rules are judged by it, and services read it: without it this is not the answer that Keystone would give.
      if (includeServiceCatalog && projectOf(access) !== undefined && access.catalog === undefined)
        return undefined
      return nowMs < access.expiresAt.getTime() ? { ok: true, access, askedAtMs } : undefined
    } catch {
      return undefined
    }
  }

  return async (token, { allowExpired = false }) => {
    const found = await find(token)
    if (found !== undefined) return found
    const askedAt = now()
    let body: unknown
    const validation = await ask(token, allowExpired, (confirmed) => {
      body = confirmed
    })
    if (!validation.ok || body === undefined) return validation
    const untilExpiry = (validation.access.expiresAt.getTime() - now().getTime()) / 1000
    const seconds = Math.floor(Math.min(lifetimeSeconds, untilExpiry))
    if (seconds >= 1) sharedTokens.keep(token, { body, askedAt }, seconds)
    return validation
  }
}
