import { AuthError } from '../errors.ts'
import {
  type ApiVersion,
  compareVersions,
  normalizeVersion,
  type VersionInput,
  versionText,
} from './api-version.ts'

/** Which versions of a service's API will do. Nothing given: whichever the catalog names. */
export interface VersionOptions {
  /** This major version, at least this new: `'2.1'` is from 2.1 to the newest 2. Excludes the other two. */
  version?: VersionInput | undefined
  /** At least this. Without `maxVersion`, up to the newest of all. */
  minVersion?: VersionInput | undefined
  /** At most this; `'2.latest'` is the newest 2. */
  maxVersion?: VersionInput | undefined
}

/** Versions from one to another, both included; `undefined` is open. */
export interface VersionRange {
  min: ApiVersion | undefined
  max: ApiVersion | undefined
}

/** Service types that name a version: who asks for `volumev2` will not do with version 3. */
const versionedTypes = /^(?:volumev2|volumev3|sharev2|workflowv2)$/

/**
 * The range that options ask for.
 *
 * @param serviceType a type such as `volumev2` asks for its version, too
 * @throws {@link AuthError} `invalid_option` for options that contradict each other, or the service type
 * @example versionRange({ version: 2.1 }) // { min: [2, 1], max: [2, Infinity] }
 */
export function versionRange(options: VersionOptions, serviceType?: string): VersionRange {
  const implied = impliedVersion(serviceType)
  const { version, minVersion, maxVersion } = withoutEmpty(options)
  if (version !== undefined) {
    if (minVersion !== undefined || maxVersion !== undefined)
      throw new AuthError('invalid_option', 'Give either version, or minVersion and maxVersion.')
    const min = normalizeVersion(version)
    refuseOther('version', min, implied, serviceType)
    return { min, max: [min[0], Infinity] }
  }
  const min = minVersion === undefined ? undefined : normalizeVersion(minVersion)
  const max = maxVersion === undefined ? min && latest : normalizeVersion(maxVersion)
  if (min !== undefined && max !== undefined && compareVersions(max, min) < 0)
    throw new AuthError(
      'invalid_option',
      `maxVersion ${versionText(max)} is less than minVersion ${versionText(min)}.`,
    )
  if (implied === undefined) return { min, max }
  refuseOther('minVersion', min, implied, serviceType)
  if (max !== undefined && max[0] !== Infinity) refuseOther('maxVersion', max, implied, serviceType)
  return { min: min ?? implied, max: max === undefined || max[0] === Infinity ? [implied[0], Infinity] : max }
}

/** Whether no version is asked for. */
export function isOpen({ min, max }: VersionRange): boolean {
  return min === undefined && max === undefined
}

/** Whether a version is within a range. */
export function isWithin({ min, max }: VersionRange, version: ApiVersion): boolean {
  return (
    (min === undefined || compareVersions(version, min) >= 0) &&
    (max === undefined || compareVersions(version, max) <= 0)
  )
}

/** A range as text, for messages: `2.1 to 2.latest`. */
export function rangeText({ min, max }: VersionRange): string {
  return `${min === undefined ? 'any' : versionText(min)} to ${max === undefined ? 'any' : versionText(max)}`
}

const latest: ApiVersion = [Infinity, Infinity]

/** Configuration files have empty texts for what is not set. */
function withoutEmpty(options: VersionOptions): VersionOptions {
  const given = (input: VersionInput | undefined) => (input === '' ? undefined : input)
  return {
    version: given(options.version),
    minVersion: given(options.minVersion),
    maxVersion: given(options.maxVersion),
  }
}

function impliedVersion(serviceType: string | undefined): ApiVersion | undefined {
  const isVersioned = serviceType !== undefined && versionedTypes.test(serviceType)
  return isVersioned ? [Number(serviceType.at(-1)), 0] : undefined
}

function refuseOther(
  option: string,
  given: ApiVersion | undefined,
  implied: ApiVersion | undefined,
  serviceType: string | undefined,
): void {
  if (given === undefined || implied === undefined || given[0] === implied[0]) return
  throw new AuthError(
    'invalid_option',
    `${option} ${versionText(given)} contradicts the service type ${serviceType}, which is version ${implied[0]}.`,
  )
}
