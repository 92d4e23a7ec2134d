import { type ApiVersion, versionInUrl, versionMatches } from './api-version.ts'
import { isOpen, isWithin, type VersionRange } from './version-range.ts'

/** Where a service of the catalog may have its version document. */
export interface DiscoveryCandidates {
  /** To be tried in this order. */
  urls: readonly string[]
  /** Whether the URL of the catalog is of a version that will do. */
  fits: boolean
  /** Whether no other could be better: it fits, and is of the highest major version that is asked for. */
  fitsExactly: boolean
  /** The segment that was taken off the URL's end: the project's id. */
  projectId: string | undefined
}

export interface CandidateOptions {
  range: VersionRange
  /** The project that the token acts on. Without one, a segment behind a version counts as one. */
  projectId: string | undefined
  /** Whether to look above the version in the URL. */
  mayGoUp: boolean
}

/**
 * The URLs to ask for versions, for the URL of an endpoint: with the version it has, above it, and as it is.
 *
 * @see {@link https://specs.openstack.org/openstack/api-sig/guidelines/consuming-catalog/version-discovery.html}
 */
export function discoveryCandidates(
  url: string,
  { range, projectId, mayGoUp }: CandidateOptions,
): DiscoveryCandidates {
  const plain = url.replace(/[?#].*$/s, '').replace(/\/+$/, '')
  const last = lastSegment(plain)
  const isProject = projectId === undefined ? segmentVersion(parent(plain)) !== undefined : last === projectId
  const withoutProject = isProject && last !== '' ? parent(plain) : plain
  const version = segmentVersion(withoutProject)
  const fits = version !== undefined && !isOpen(range) && isWithin(range, version)
  const fitsExactly = fits && range.max?.[0] === version[0]
  const isHighest =
    fits && range.max !== undefined && range.max[1] !== Infinity && versionMatches(range.max, version)
  const own = fits ? [`${withoutProject}/`] : []
  const above = version === undefined ? withoutProject : parent(withoutProject)

  const urls: string[] = []
  if (fitsExactly || isHighest) urls.push(...own.splice(0))
  if (mayGoUp) urls.push(above === url ? above : `${above}/`, ...own)
  else if (version !== undefined && isProject) urls.push(withoutProject)
  urls.push(url)
  return {
    urls: [...new Set(urls)],
    fits,
    fitsExactly,
    projectId: isProject && withoutProject !== plain ? last : undefined,
  }
}

function lastSegment(url: string): string {
  return url.slice(startOfPath(url)).split('/').at(-1) ?? ''
}

function parent(url: string): string {
  const start = startOfPath(url)
  const slash = url.lastIndexOf('/')
  return slash < start ? url : url.slice(0, slash)
}

function segmentVersion(url: string): ApiVersion | undefined {
  return versionInUrl(`/${lastSegment(url)}`)
}

function startOfPath(url: string): number {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  return start === -1 ? url.length : start
}
