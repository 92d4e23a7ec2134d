import { asObject, type JsonObject } from '../wire/json.ts'

/** A version that a service says it has, in the service's own words. */
export interface DiscoveredVersion {
  /** As the service writes it: `v3.14`, `v2.0`. */
  id: string
  /** `stable`, `deprecated`, `CURRENT`, …; empty when the service does not say. */
  status: string
  /** Where the version's resources are. */
  self?: string
  /** Where all versions are listed. */
  collection?: string
  /** Where it is asked for tokens, when that is somewhere else. */
  auth?: string
  /** Lowest microversion. */
  minVersion?: string
  /** Highest microversion. */
  maxVersion?: string
  /** What the lowest microversion will be some day, and from when on. */
  nextMinVersion?: string
  notBefore?: string
}

/** Services have lists of a handful; more than this is no version document. */
const maxEntries = 1000

/**
 * Reads a version document, in any of the forms that OpenStack services have: `versions.values`, `versions`, one
 * `version`, or nothing around it (old Ironic, which says its microversions in headers). Entries without an id are left
 * out.
 *
 * @param headers of the answer, with lower-case names
 * @returns `undefined` when it is no version document
 */
export function readDiscovery(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): readonly DiscoveredVersion[] | undefined {
  const document = asObject(body) ?? {}
  const { versions, version, id } = document
  const list =
    asObject(versions)?.values ??
    versions ??
    (asObject(version) && [version]) ??
    (typeof id === 'string' && Array.isArray(document.links) ? [bare(document, headers)] : undefined)
  if (!Array.isArray(list)) return undefined
  return list.slice(0, maxEntries).flatMap((entry) => readEntry(asObject(entry) ?? {}))
}

function bare(document: JsonObject, headers: Readonly<Record<string, string>>): JsonObject {
  const header = (end: string) =>
    Object.entries(headers).find(([name]) => name.startsWith('x-openstack') && name.endsWith(end))?.[1]
  return {
    ...document,
    status: 'CURRENT',
    min_version: document.min_version ?? header('api-minimum-version'),
    version: document.version ?? header('api-maximum-version'),
  }
}

function readEntry(entry: JsonObject): DiscoveredVersion[] {
  const { id, status, links } = entry
  if (typeof id !== 'string' || id === '') return []
  // Nova writes empty texts where a version has no microversions.
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  return [
    withoutUndefined({
      id,
      status: typeof status === 'string' ? status : '',
      self: linkTo('self', links),
      collection: linkTo('collection', links),
      auth: linkTo('auth', links),
      minVersion: text(entry.min_version),
      maxVersion: text(entry.max_version) ?? text(entry.version),
      nextMinVersion: text(entry.next_min_version),
      notBefore: text(entry.not_before),
    }),
  ]
}

function linkTo(rel: string, links: unknown): string | undefined {
  const found = (Array.isArray(links) ? links : [])
    .map(asObject)
    .find(
      (link) =>
        typeof link?.rel === 'string' && link.rel.toLowerCase() === rel && typeof link.href === 'string',
    )
  return typeof found?.href === 'string' ? found.href : undefined
}

function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}
