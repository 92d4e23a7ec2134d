import { AuthError } from '../errors.ts'

/** A JSON object whose members have not been looked at yet. */
export type JsonObject = { [key: string]: unknown }

/** The value as a JSON object, or `undefined` when it is something else. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined
}

/** @throws {@link AuthError} `malformed` when the member at `path` is missing or not an object. */
export function requireObject(value: unknown, path: string): JsonObject {
  const object = asObject(value)
  if (object === undefined) throw malformed(path, 'an object', value)
  return object
}

/** @throws {@link AuthError} `malformed` when the member at `path` is there and not an object. */
export function optionalObject(value: unknown, path: string): JsonObject | undefined {
  return value === undefined || value === null ? undefined : requireObject(value, path)
}

/** @throws {@link AuthError} `malformed` when the member at `path` is there and not a boolean. */
export function optionalBoolean(value: unknown, path: string): boolean | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw malformed(path, 'a boolean', value)
  return value
}

/** @throws {@link AuthError} `malformed` when the member at `path` is missing or not a string. */
export function requireString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw malformed(path, 'a string', value)
  return value
}

/** @throws {@link AuthError} `malformed` when the member at `path` is there and not a string. */
export function optionalString(value: unknown, path: string): string | undefined {
  return value === undefined || value === null ? undefined : requireString(value, path)
}

/** @throws {@link AuthError} `malformed` when the member at `path` is missing or not an array. */
export function requireArray(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(path, 'an array', value)
  return value
}

/** @throws {@link AuthError} `malformed` when the member at `path` is there and not an array of strings. */
export function strings(value: unknown, path: string): readonly string[] {
  return value === undefined ? [] : requireArray(value, path).map((item) => requireString(item, path))
}

/** @throws {@link AuthError} `malformed` when the member at `path` is there and not an array of objects. */
export function objects(value: unknown, path: string): readonly JsonObject[] {
  return value === undefined ? [] : requireArray(value, path).map((item) => requireObject(item, path))
}

/** Deeper than any service answers; what is read must also be written again, as a state, without filling the stack. */
const maxLevels = 64

/** Whether a value has more objects and lists in each other than anybody means; ends also where one contains itself. */
export function isTooDeep(value: unknown, levels = maxLevels): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isTooDeep(member, levels - 1))
}

const iso8601Instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/

/** @throws {@link AuthError} `malformed` when the member at `path` is not an ISO 8601 instant. */
export function requireDate(value: unknown, path: string): Date {
  const [text = '', zone] = iso8601Instant.exec(requireString(value, path)) ?? []
  // Keystone leaves the zone out of some instants; all of them are UTC.
  const date = new Date(zone === undefined ? `${text}Z` : text)
  if (Number.isNaN(date.getTime())) throw malformed(path, 'an ISO 8601 instant', value)
  return date
}

/** `YYYY-MM-DDTHH:MM:SS.ffffffZ`: Keystone always writes microseconds. */
export function instant(date: Date): string {
  return date.toISOString().replace('Z', '000Z')
}

/** The error for a member that is missing or has the wrong type. Values are never quoted: they may be secrets. */
function malformed(path: string, expected: string, value: unknown): AuthError {
  const found =
    value === undefined
      ? 'nothing'
      : value === null
        ? 'null'
        : Array.isArray(value)
          ? 'an array'
          : typeof value
  return new AuthError('malformed', `Expecting to find ${expected} in ${path}, found ${found}.`)
}
