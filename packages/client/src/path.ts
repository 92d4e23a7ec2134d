import { ClientError } from './errors.ts'

/**
 * A path of the API with ids in it, each percent-encoded: path`/users/${id}`.
 *
 * @throws {@link ClientError} `invalid_id` for an empty one, which would name the whole collection, and for `.` and `..`
 */
export function path(parts: TemplateStringsArray, ...ids: readonly string[]): string {
  return parts.reduce((start, part, at) => start + encoded(ids[at - 1]) + part)
}

function encoded(id: unknown): string {
  if (typeof id !== 'string' || id === '' || id === '.' || id === '..')
    throw new ClientError(
      'invalid_id',
      `An id must be a text, and not empty, "." or "..": it is ${JSON.stringify(id)}.`,
    )
  return encodeURIComponent(id.toWellFormed())
}
