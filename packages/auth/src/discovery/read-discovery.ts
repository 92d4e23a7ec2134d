import { asObject, type JsonObject } from '../wire/json.ts'

/** A version that a service says it has. */
export interface DiscoveredVersion {
  /** As the service writes it: `v3.14`, `v2.0`. */
  id: string
  /** `stable`, `deprecated`, `CURRENT`, …; empty when the service does not say. */
  status: string
  /** Where the version's resources are. */
  self?: string
  /** Where it is asked for tokens, when that is somewhere else. */
  auth?: string
}

/**
 * Reads a version document, in any of the forms that OpenStack services have: `versions.values`, `versions`, or one
 * `version`. Entries without an id are left out.
 *
 * @returns `undefined` when it is no version document
 */
export function readDiscovery(body: unknown): readonly DiscoveredVersion[] | undefined {
  const { versions, version } = asObject(body) ?? {}
  const list = asObject(versions)?.values ?? versions ?? (asObject(version) && [version])
  return Array.isArray(list) ? list.flatMap((entry) => readVersion(asObject(entry) ?? {})) : undefined
}

function readVersion({ id, status, links }: JsonObject): DiscoveredVersion[] {
  if (typeof id !== 'string' || id === '') return []
  const self = linkTo('self', links)
  const auth = linkTo('auth', links)
  return [
    {
      id,
      status: typeof status === 'string' ? status : '',
      ...(self !== undefined && { self }),
      ...(auth !== undefined && { auth }),
    },
  ]
}

function linkTo(rel: string, links: unknown): string | undefined {
  const found = (Array.isArray(links) ? links : []).map(asObject).find((link) => link?.rel === rel)
  return typeof found?.href === 'string' ? found.href : undefined
}
