import { type ApiVersion, compareVersions, readVersion } from './api-version.ts'
import type { DiscoveredVersion } from './read-discovery.ts'
import { versionLink } from './version-link.ts'

/** What a service promises of a version. */
export type VersionStatus = 'CURRENT' | 'SUPPORTED' | 'DEPRECATED' | 'EXPERIMENTAL' | 'UNKNOWN'

/** A version of a service's API, and where it is. */
export interface VersionData {
  version: ApiVersion
  url: string
  status: VersionStatus
  /** As the service writes it. */
  rawStatus: string
  /** Where all versions are listed. */
  collection: string | undefined
  /** Microversions that it understands, if it has any. */
  minMicroversion: ApiVersion | undefined
  maxMicroversion: ApiVersion | undefined
  nextMinVersion: ApiVersion | undefined
  notBefore: string | undefined
}

/** Which versions may be used. */
export interface AllowedVersions {
  /** Default true. */
  deprecated?: boolean | undefined
  /** Default false. */
  experimental?: boolean | undefined
  /** Versions of a status that nobody knows. Default false. */
  unknown?: boolean | undefined
}

/**
 * The usable versions of a document, newest first. Entries without a status, a version that can be read, or a link to
 * themselves are left out.
 */
export function versionData(
  documentUrl: string,
  entries: readonly DiscoveredVersion[],
): readonly VersionData[] {
  return entries
    .flatMap((entry) => oneVersion(documentUrl, entry))
    .sort((a, b) => compareVersions(b.version, a.version))
}

/** Those of the versions that may be used. */
export function allowedVersions(
  versions: readonly VersionData[],
  { deprecated = true, experimental = false, unknown = false }: AllowedVersions = {},
): readonly VersionData[] {
  const allowed: Readonly<Record<VersionStatus, boolean>> = {
    CURRENT: true,
    SUPPORTED: true,
    DEPRECATED: deprecated,
    EXPERIMENTAL: experimental,
    UNKNOWN: unknown,
  }
  return versions.filter(({ status }) => allowed[status])
}

function oneVersion(documentUrl: string, entry: DiscoveredVersion): VersionData[] {
  const version = readVersion(entry.id)
  const url = entry.self === undefined ? undefined : versionLink(documentUrl, entry.self)
  if (entry.status === '' || version === undefined || url === undefined) return []
  return [
    {
      version,
      url,
      status: statusOf(entry.status),
      rawStatus: entry.status,
      collection: entry.collection === undefined ? undefined : versionLink(documentUrl, entry.collection),
      minMicroversion: readVersion(entry.minVersion),
      maxMicroversion: readVersion(entry.maxVersion),
      nextMinVersion: readVersion(entry.nextMinVersion),
      notBefore: entry.notBefore,
    },
  ]
}

function statusOf(raw: string): VersionStatus {
  const status = raw.toUpperCase()
  if (status === 'STABLE' || status === 'CURRENT') return 'CURRENT'
  return status === 'SUPPORTED' || status === 'DEPRECATED' || status === 'EXPERIMENTAL' ? status : 'UNKNOWN'
}
