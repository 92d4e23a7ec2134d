import { AuthError } from '../errors.ts'
import { type Flight, startFlight } from '../flight.ts'
import type { VersionData } from './version-data.ts'

/** Remembers which versions are where. Sessions may share one. */
export interface DiscoveryCache {
  /**
   * The versions at a URL. Callers that ask while they are being read wait for the same answer.
   *
   * @param read its signal aborts when all who wait have left
   * @param signal ends this caller's wait
   */
  get(
    url: string,
    read: (signal?: AbortSignal) => Promise<readonly VersionData[]>,
    signal: AbortSignal | undefined,
  ): Promise<readonly VersionData[]>
  /** Forgets everything. */
  clear(): void
}

export interface DiscoveryCacheOptions {
  /** Seconds that an answer is believed. Default 600; at least 0, where nothing is remembered. */
  lifetimeSeconds?: number | undefined
  /** URLs that are remembered; the oldest goes first. Default 500; at least 1. */
  maxEntries?: number | undefined
  /** Default: the system's clock. */
  now?: (() => Date) | undefined
}

type Read = Parameters<DiscoveryCache['get']>[1]

interface Entry {
  reading: Flight<readonly VersionData[]>
  since: number
}

/**
 * A cache of version documents. Failures are not remembered.
 *
 * @throws {@link AuthError} `invalid_option`
 */
export function discoveryCache(options: DiscoveryCacheOptions = {}): DiscoveryCache {
  const { lifetimeSeconds = 600, maxEntries = 500, now = () => new Date() } = options
  if (!(lifetimeSeconds >= 0)) throw new AuthError('invalid_option', 'lifetimeSeconds must be at least 0.')
  if (!(maxEntries >= 1)) throw new AuthError('invalid_option', 'maxEntries must be at least 1.')
  const entries = new Map<string, Entry>()

  // An entry from the future means that the clock was set back.
  const isCurrent = (since: number, nowMs: number) => since <= nowMs && nowMs - since < lifetimeSeconds * 1000

  function drop(key: string, entry: Entry): void {
    if (entries.get(key) === entry) entries.delete(key)
  }

  function load(key: string, read: Read, since: number): Entry {
    const entry: Entry = { reading: startFlight(read, () => drop(key, entry)), since }
    entries.delete(key)
    entries.set(key, entry)
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break
      entries.delete(oldest)
    }
    entry.reading.result.catch(() => drop(key, entry))
    return entry
  }

  return {
    async get(url, read, signal) {
      const key = keyOf(url)
      const nowMs = now().getTime()
      const known = entries.get(key)
      if (known === undefined || !isCurrent(known.since, nowMs))
        return load(key, read, nowMs).reading.join(signal)
      return known.reading.join(signal).catch((error: unknown) => {
        if (signal?.aborted) throw error
        // The reading was another caller's, and so perhaps what made it fail: a token that was refused.
        return load(key, read, nowMs).reading.join(signal)
      })
    },
    clear: () => entries.clear(),
  }
}

/** `https://h` and `https://h/` are the same document; deeper down a slash may make a difference. */
function keyOf(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)\/$/i, '$1')
}
