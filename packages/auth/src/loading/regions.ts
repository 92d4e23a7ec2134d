import { AuthError } from '../errors.ts'
import { type ConfigMap, isMap, mapIn, normalizeKeys, ownValue } from './config-map.ts'

/** A region of a cloud, and the settings that differ there. */
export interface Region {
  name: string
  values: ConfigMap
}

/**
 * The regions that settings name, in `regions` (names, or `{ name, values }`) or `region_name` (one, a list, or
 * several with commas).
 *
 * @throws {@link AuthError} `invalid_configuration` for a region that is neither
 */
export function regionsOf(settings: ConfigMap, source: string): readonly Region[] {
  const listed = ownValue(settings, 'regions') ?? ownValue(settings, 'region_name')
  if (listed === undefined || listed === null || listed === '') return []
  const entries = typeof listed === 'string' ? listed.split(',').map((name) => name.trim()) : listed
  if (!Array.isArray(entries)) throw notARegion(source)
  return entries.map((entry) => regionOf(entry, source))
}

/**
 * The region that is asked for, else the first one.
 *
 * @throws {@link AuthError} `unknown_region`, listing those that there are
 */
export function chooseRegion(
  regions: readonly Region[],
  wanted: string | undefined,
  source: string,
): Region | undefined {
  if (wanted === undefined || wanted === '') return regions[0]
  if (regions.length === 0) return { name: wanted, values: {} }
  const region = regions.find(({ name }) => name === wanted)
  if (region !== undefined) return region
  const names = regions.map(({ name }) => name).join(', ')
  throw new AuthError(
    'unknown_region',
    `There is no region ${JSON.stringify(wanted.slice(0, 64))} (${source}). There are: ${names}.`,
  )
}

function regionOf(entry: unknown, source: string): Region {
  if (typeof entry === 'string') return { name: entry, values: {} }
  const name = isMap(entry) ? ownValue(entry, 'name') : undefined
  if (!isMap(entry) || typeof name !== 'string') throw notARegion(source)
  if (Object.keys(entry).some((key) => key !== 'name' && key !== 'values')) throw notARegion(source)
  return { name, values: normalizeKeys(mapIn(entry, 'values', `the region ${name} of ${source}`)) }
}

function notARegion(source: string): AuthError {
  return new AuthError(
    'invalid_configuration',
    `regions (${source}) must be a list, each a name or a mapping of name and values.`,
  )
}
