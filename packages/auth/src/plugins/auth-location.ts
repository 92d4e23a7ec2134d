import { readDiscovery } from '../discovery/read-discovery.ts'
import { AuthError } from '../errors.ts'
import type { PluginContext } from '../plugin.ts'
import { type AuthVersion, authVersions, readAuthVersion } from '../wire/versions.ts'
import { type AuthUrls, authUrls } from './auth-urls.ts'
import { parseJson } from './parse-json.ts'

/** Where a login goes, and in which version of the contract. */
export interface AuthLocation {
  url: string
  version: AuthVersion
  /** Whether the location takes several versions, so that the body has to say which one it is. */
  takesVersions: boolean
}

/** Finds out where to log in. */
export interface AuthLocator {
  /** @throws {@link AuthError} `unsupported_version`, and what the transport throws */
  find(context: PluginContext): Promise<AuthLocation>
  /** The location does not answer as it should: the next login looks again. */
  forget(): void
}

export interface AuthLocationOptions {
  /** URL of the Identity service: with or without a version, or that of its `/auth`. */
  authUrl: string
  /**
   * Whether to ask the service where it takes logins: one GET before the first login. `/auth` is used where there is one,
   * `/v3/auth/tokens` elsewhere. `false`: log in at `/auth` if `authUrl` ends so, else at `/v3/auth/tokens`. Default true.
   */
  discover?: boolean | undefined
}

/**
 * Prefers a service's `/auth` to the locations of API versions. The answer is remembered, unless the service was in
 * trouble when it gave it.
 *
 * Only the path of the document counts, not the addresses in it: credentials go to the host that the options name.
 *
 * @param authVersion the version to use. Default: the highest that the service offers and that is known here
 * @throws {@link AuthError} `invalid_option` for an auth URL that is none
 */
export function authLocator(
  { authUrl, discover = true }: AuthLocationOptions,
  authVersion?: AuthVersion,
): AuthLocator {
  const urls = authUrls(authUrl)
  let known: AuthLocation | undefined
  return {
    async find({ transport, signal }) {
      if (known !== undefined) return known
      if (!discover) {
        known = urls.isAuth ? atAuth(urls, authVersion ?? 'v3') : ofVersion(urls.root, authVersion)
        return known
      }
      const { status, body } = await transport({
        method: 'GET',
        url: urls.auth,
        headers: { accept: 'application/json' },
        ...(signal && { signal }),
      })
      const location = locationIn(status < 400 ? body : '', urls, authVersion)
      if (status < 500 && status !== 429) known = location
      return location
    },
    forget() {
      known = undefined
    },
  }
}

function locationIn(body: string, urls: AuthUrls, wanted: AuthVersion | undefined): AuthLocation {
  const versions = readDiscovery(parseJson(body))
  const ids = versions?.filter(({ auth }) => auth !== undefined).map(({ id }) => id) ?? []
  // A version document that knows no `/auth` is that of a service which is there by chance.
  if (ids.length === 0) return ofVersion(versions === undefined ? urls.root : urls.mounted, wanted)
  const offered = ids.flatMap(knownVersion)
  const version = authVersions.find((one) => offered.includes(one) && (wanted ?? one) === one)
  if (version !== undefined) return atAuth(urls, version)
  throw new AuthError(
    'unsupported_version',
    `${urls.auth} does not offer ${wanted ?? 'a version that is known here'}, but ${ids.join(', ')}.`,
    { versions: ids },
  )
}

function atAuth({ auth: url }: AuthUrls, version: AuthVersion): AuthLocation {
  return { url, version, takesVersions: true }
}

function ofVersion(root: string, version: AuthVersion = 'v3'): AuthLocation {
  const path = version === 'v3' ? 'v3/auth/tokens' : 'v2.0/tokens'
  return { url: `${root}/${path}`, version, takesVersions: false }
}

function knownVersion(id: string): readonly AuthVersion[] {
  try {
    return [readAuthVersion(id)]
  } catch {
    return []
  }
}
