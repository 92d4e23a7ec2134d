import type { JsonObject } from '../wire/json.ts'
import { type AuthVersion, defaultAuthVersion } from '../wire/versions.ts'

export interface AuthDiscoveryOptions {
  /** URL of the Identity service without a version and without a slash at the end. */
  baseUrl: string
  /** The versions that are offered, in the order of the document. */
  versions: readonly AuthVersion[]
}

/**
 * The document of `GET /auth`: which versions an authentication can have, and where everything about it is.
 *
 * It has the form of Keystone's version documents, so clients that look for those can read it. v2.0 has no `self` link:
 * such clients take the lowest version that has one.
 */
export function buildAuthDiscovery({ baseUrl, versions }: AuthDiscoveryOptions): JsonObject {
  const auth = `${baseUrl}/auth`
  return {
    versions: {
      values: versions.map((id) => ({
        id,
        ...facts[id],
        default: id === defaultAuthVersion,
        links: [
          ...(id === 'v3' ? [{ rel: 'self', href: `${baseUrl}/v3/` }] : []),
          { rel: 'auth', href: auth },
        ],
        'media-types': [{ base: 'application/json', type: `application/vnd.openstack.identity-${id}+json` }],
      })),
    },
    default: defaultAuthVersion,
    links: {
      self: auth,
      tokens: `${auth}/tokens`,
      catalog: `${auth}/catalog`,
      projects: `${auth}/projects`,
      domains: `${auth}/domains`,
      system: `${auth}/system`,
      federation: `${auth}/federation`,
    },
  }
}

/** As Keystone's own documents have them. */
const facts: Readonly<Record<AuthVersion, { status: string; updated: string }>> = {
  v3: { status: 'stable', updated: '2020-04-07T00:00:00Z' },
  'v2.0': { status: 'deprecated', updated: '2016-08-04T00:00:00Z' },
}
