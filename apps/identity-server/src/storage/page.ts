/** Which part of a list is wanted. Lists are ordered by id. */
export interface PageRequest {
  /** At most this many. Absent: all. */
  limit?: number | undefined
  /** Only what comes after this id. */
  marker?: string | undefined
}

/** A part of a list, and whether there is more after it. */
export interface Page<Item> {
  items: readonly Item[]
  more: boolean
}

/** Makes a page of a result that was fetched with one row more than wanted. */
export function pageOf<Item>(rows: readonly Item[], limit: number | undefined): Page<Item> {
  return limit === undefined || rows.length <= limit
    ? { items: rows, more: false }
    : { items: rows.slice(0, limit), more: true }
}

/** A page with its items turned into something else. */
export function mapPage<From, To>(page: Page<From>, map: (item: From) => To): Page<To> {
  return { items: page.items.map(map), more: page.more }
}
