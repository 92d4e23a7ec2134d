/** A map that forgets: by age, and the oldest entries first when there is no room. */
export interface BoundedMap<V> {
  get(key: string, nowMs: number): V | undefined
  /** @param bytes what the entry costs; one that costs more than the whole map is not kept */
  set(key: string, value: V, bytes: number, nowMs: number): void
  /** Bytes of all entries together. */
  readonly bytes: number
  /** Number of entries. */
  readonly size: number
}

export interface BoundedMapOptions {
  /** Bound of the sum of the entries' bytes. */
  maxBytes: number
  /** Milliseconds that an entry lives. 0: nothing is kept. */
  lifetimeMs: number
}

/**
 * All entries live equally long, so the order of insertion is about the order of expiry: making room from the front removes
 * what would have gone next anyway, and a hit costs one look-up and no write.
 */
export function boundedMap<V>({ maxBytes, lifetimeMs }: BoundedMapOptions): BoundedMap<V> {
  const entries = new Map<string, { value: V; bytes: number; since: number }>()
  let total = 0

  // An entry from the future means that the clock was set back; nobody knows how old it really is.
  const isCurrent = (since: number, nowMs: number) => since <= nowMs && nowMs < since + lifetimeMs

  function remove(key: string, bytes: number): void {
    entries.delete(key)
    total -= bytes
  }

  return {
    get(key, nowMs) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      if (isCurrent(entry.since, nowMs)) return entry.value
      remove(key, entry.bytes)
      return undefined
    },
    set(key, value, bytes, nowMs) {
      const former = entries.get(key)
      if (former !== undefined) remove(key, former.bytes)
      if (bytes > maxBytes || lifetimeMs <= 0) return
      for (const [oldest, entry] of entries) {
        // Answers come in another order than questions were asked: one from after `nowMs` is no reason to forget.
        if (total + bytes <= maxBytes && nowMs < entry.since + lifetimeMs) break
        remove(oldest, entry.bytes)
      }
      entries.set(key, { value, bytes, since: nowMs })
      total += bytes
    },
    get bytes() {
      return total
    },
    get size() {
      return entries.size
    },
  }
}
