import type { SharedToken } from '../shared-tokens.ts'

/**
 * An entry as JSON: the body of Keystone's answer, which is all that the Python middleware writes and reads, and beside it
 * which key it is of and when Keystone was asked.
 */
export function encodeEntry(cacheKey: string, { body, askedAt }: Required<SharedToken>): Buffer {
  const cache = { key: cacheKey, asked_at: askedAt?.toISOString() }
  return Buffer.from(JSON.stringify({ ...(body as object), cache }))
}

/**
 * Reads an entry of ours or of the Python middleware. One that names another key is not what was asked for: a cache that
 * confuses its entries confuses people (CVE-2014-0105).
 */
export function decodeEntry(cacheKey: string, data: Buffer): SharedToken | undefined {
  try {
    const { cache, ...body } = JSON.parse(data.toString())
    if (cache === undefined) return { body }
    if (cache.key !== cacheKey) return undefined
    return { body, askedAt: new Date(cache.asked_at) }
  } catch {
    return undefined
  }
}
