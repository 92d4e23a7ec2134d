import type { ResponseHeaders } from '../response.ts'

/** Headers as undici has them, with lower-case names. */
export type HeaderRecord = Readonly<Record<string, string | string[] | undefined>>

/** Dresses headers up for callers. */
export function responseHeaders(record: HeaderRecord): ResponseHeaders {
  const values = (name: string): readonly string[] => {
    const key = name.toLowerCase()
    const value = Object.hasOwn(record, key) ? record[key] : undefined
    return value === undefined ? [] : typeof value === 'string' ? [value] : value
  }
  return {
    get(name) {
      const all = values(name)
      return all.length === 0 ? undefined : all.join(', ')
    },
    getAll: values,
    has: (name) => values(name).length > 0,
    *[Symbol.iterator]() {
      for (const name of Object.keys(record)) yield [name, values(name).join(', ')] as const
    },
  }
}
