import { AuthError } from '../errors.ts'

/** A mapping as files of clouds have it: any keys, any values. */
export type ConfigMap = Readonly<Record<string, unknown>>

/** Tells whether a value is a mapping. */
export function isMap(value: unknown): value is ConfigMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A member that must be a mapping; an empty one when it is absent or null.
 *
 * @param where the mapping that it is a member of, for the message
 * @throws {@link AuthError} `invalid_configuration`
 */
export function mapIn(map: ConfigMap, key: string, where: string): ConfigMap {
  const value = ownValue(map, key) ?? {}
  if (isMap(value)) return value
  throw new AuthError('invalid_configuration', `${key} (${where}) must be a mapping.`)
}

/** A member of the mapping itself, whatever objects have by nature. */
export function ownValue(map: ConfigMap, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

/** Lays one mapping over another, mappings in mappings too: how secure.yaml completes clouds.yaml. */
export function mergeDeep(under: ConfigMap, over: ConfigMap): ConfigMap {
  const merged = new Map(Object.entries(under))
  for (const [key, value] of Object.entries(over)) {
    const before = merged.get(key)
    merged.set(key, isMap(before) && isMap(value) ? mergeDeep(before, value) : value)
  }
  return Object.fromEntries(merged)
}

/** Lays the settings of a cloud over others. Only `auth` is merged, one level deep; everything else is replaced. */
export function mergeSettings(under: ConfigMap, over: ConfigMap): ConfigMap {
  const merged = { ...under, ...over }
  return isMap(under.auth) && isMap(over.auth) ? { ...merged, auth: { ...under.auth, ...over.auth } } : merged
}

/** {@link mergeSettings} for settings of which an empty one says nothing: those of regions and of callers. */
export function overrideSettings(under: ConfigMap, over: ConfigMap): ConfigMap {
  const said = Object.fromEntries(
    Object.entries(over)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]) => [key, key === 'auth' && isMap(value) ? withoutEmpty(value) : value]),
  )
  return mergeSettings(under, said)
}

/** Spells keys with `_`, in mappings of mappings too, and numbers as text. */
export function normalizeKeys(map: ConfigMap): ConfigMap {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key.replaceAll('-', '_'), normalized(value)]),
  )
}

function normalized(value: unknown): unknown {
  if (typeof value === 'number') return String(value)
  return isMap(value) ? normalizeKeys(value) : value
}

function withoutEmpty(map: ConfigMap): ConfigMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined && value !== null))
}
