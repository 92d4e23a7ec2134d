/**
 * What an audit knows of a service's API: the content of keystonemiddleware's `audit_map_file`.
 *
 * @see {@link https://docs.openstack.org/keystonemiddleware/latest/audit.html}
 */
export interface AuditMap {
  /** `[DEFAULT] target_endpoint_type`: service type of the target when no endpoint has the host of the request. */
  readonly targetEndpointType?: string | undefined
  /** `[custom_actions]`: last segment of a path, or segment and method (`enable/post`), to the action. */
  readonly customActions?: Readonly<Record<string, string>> | undefined
  /**
   * `[path_keywords]`: segments that name collections, to the segment that stands for one of it: `servers` to `server`.
   * `undefined`: the collection has no members.
   */
  readonly pathKeywords?: Readonly<Record<string, string | undefined>> | undefined
  /** `[service_endpoints]`: service type in the catalog to its CADF type: `compute` to `service/compute`. */
  readonly serviceEndpoints?: Readonly<Record<string, string>> | undefined
}

/** The entry of a table that comes from a file: a path must not find what every object has. */
export function entryOf<V>(table: Readonly<Record<string, V>> | undefined, name: string): V | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}

/** Whether a segment of a path names a collection. */
export function isKeyword({ pathKeywords = {} }: AuditMap, segment: string): boolean {
  return Object.hasOwn(pathKeywords, segment)
}

/** The segments of a path, without a query, slashes at the end, and the ending `.json`. */
export function segmentsOf(url: string): string[] {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  return path
    .replace(/\/+$/, '')
    .split('/')
    .map((segment) => segment.replace(/\.json$/, ''))
}
