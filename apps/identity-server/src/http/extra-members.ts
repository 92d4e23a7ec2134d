import type { Extra } from '../storage/extra.ts'

/** Members that a client may echo back from an earlier answer and that are never stored. */
const neverStored = ['id', 'links', 'extra']

/** The members of a body that the API does not define. */
export function extraMembers(body: Readonly<Record<string, unknown>>, known: readonly string[]): Extra {
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => !known.includes(name) && !neverStored.includes(name)),
  )
}
