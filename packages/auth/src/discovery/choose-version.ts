import type { VersionData } from './version-data.ts'
import { isOpen, isWithin, type VersionRange } from './version-range.ts'

/**
 * The version to use: the newest within the range. For an open range the one at the given URL, else the newest.
 *
 * @param versions newest first
 * @param url of an endpoint whose version is asked for
 */
export function chooseVersion(
  versions: readonly VersionData[],
  range: VersionRange,
  url?: string,
): VersionData | undefined {
  const here = url === undefined ? undefined : versions.find((one) => samePlace(one.url, url))
  if (isOpen(range)) return here ?? versions[0]
  return versions.find(({ version }) => isWithin(asked(range), version))
}

/** "At least the latest" is the latest; "at least the latest 2" is the newest 2. */
function asked({ min, max }: VersionRange): VersionRange {
  if (min?.[0] === Infinity) return { min: undefined, max }
  return min?.[1] === Infinity ? { min: [min[0], 0], max } : { min, max }
}

/** Slashes at the end do not matter. */
function samePlace(left: string, right: string): boolean {
  return left.replace(/\/+$/, '') === right.replace(/\/+$/, '')
}
