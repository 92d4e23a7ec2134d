import type { PageRequest } from '../storage/page.ts'

export interface PageLimits {
  /** Applied when the caller asks for no limit. Absent: none. */
  listLimit?: number | undefined
  /** No answer has more items, whatever the caller asks for. */
  maxDbLimit: number
}

/** Reads `limit` and `marker`. As in Keystone, a limit that is 0 or negative is none. */
export function readPage(query: { limit?: string; marker?: string }, limits: PageLimits): PageRequest {
  const asked = query.limit === undefined ? undefined : Number(query.limit)
  const wanted =
    asked === undefined ? limits.listLimit : asked > 0 ? Math.min(asked, limits.maxDbLimit) : undefined
  return { limit: wanted, marker: query.marker }
}
