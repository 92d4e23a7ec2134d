import { AuthError } from '../errors.ts'
import type { DomainRef, ProjectRef } from '../scope.ts'
import { type JsonObject, requireObject, requireString } from './json.ts'

/** `{ id }` or `{ name, domain }`, as the v3 API writes users and projects. */
export function encodeRef(ref: ProjectRef): JsonObject {
  return 'id' in ref ? { id: ref.id } : { name: ref.name, domain: encodeDomainRef(ref.domain) }
}

/** `{ id }` or `{ name }`. */
export function encodeDomainRef(ref: DomainRef): JsonObject {
  return 'id' in ref ? { id: ref.id } : { name: ref.name }
}

/**
 * Reads a user or project. A name wins over an id, as in Keystone, and always needs its domain. Empty ids and names
 * count as absent.
 *
 * @throws {@link AuthError} `malformed` when there is neither an id nor a name, or a name without a domain
 */
export function decodeRef(value: unknown, path: string): ProjectRef {
  const { object, id, name } = decodeIdAndName(value, path)
  if (name === undefined) return { id: requireEither(id, path) }
  if (object.domain === undefined) {
    throw new AuthError(
      'malformed',
      `Expecting to find domain in ${path}: names are unique only within a domain.`,
    )
  }
  return { name, domain: decodeDomainRef(object.domain, `${path}.domain`) }
}

/**
 * Reads a domain. A name wins over an id, as in Keystone. Empty ids and names count as absent.
 *
 * @throws {@link AuthError} `malformed` when there is neither an id nor a name
 */
export function decodeDomainRef(value: unknown, path: string): DomainRef {
  const { id, name } = decodeIdAndName(value, path)
  return name === undefined ? { id: requireEither(id, path) } : { name }
}

function decodeIdAndName(value: unknown, path: string) {
  const object = requireObject(value, path)
  return { object, id: nonEmpty(object.id, `${path}.id`), name: nonEmpty(object.name, `${path}.name`) }
}

function nonEmpty(value: unknown, path: string): string | undefined {
  return value === undefined || value === '' ? undefined : requireString(value, path)
}

function requireEither(id: string | undefined, path: string): string {
  if (id === undefined) throw new AuthError('malformed', `Expecting to find id or name in ${path}.`)
  return id
}
