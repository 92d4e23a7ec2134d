import { AuthError } from '../errors.ts'
import type { TokenStore } from './token-store.ts'

export interface MemoryTokenStoreOptions {
  /** How many logins are kept; the one that was written first gives way. Default 1000; at least 1. */
  maxEntries?: number | undefined
  /** Default: the system's clock. */
  now?: (() => Date) | undefined
}

/**
 * Keeps logins in memory, for plugins of one process that are made again and again with the same options.
 *
 * @throws {@link AuthError} `invalid_option` for a `maxEntries` that is no integer from 1
 */
export function memoryTokenStore(options: MemoryTokenStoreOptions = {}): TokenStore {
  const { maxEntries = 1000, now = () => new Date() } = options
  if (!Number.isInteger(maxEntries) || maxEntries < 1)
    throw new AuthError('invalid_option', 'maxEntries must be an integer from 1.')
  const entries = new Map<string, { state: string; expiresAt: Date }>()
  return {
    async get(id) {
      const entry = entries.get(id)
      if (entry === undefined || entry.expiresAt > now()) return entry?.state
      entries.delete(id)
      return undefined
    },
    async set(id, state, expiresAt) {
      entries.delete(id)
      entries.set(id, { state, expiresAt })
      const [oldest] = entries.keys()
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
    },
    async delete(id) {
      entries.delete(id)
    },
  }
}
