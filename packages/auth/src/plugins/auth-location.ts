import { type DiscoveredVersion, readDiscovery } from '../discovery/read-discovery.ts'
import { AuthError } from '../errors.ts'
import type { PluginContext } from '../plugin.ts'
import { type AuthVersion, authVersions, readAuthVersion } from '../wire/versions.ts'
import { type AuthUrls, authUrls } from './auth-urls.ts'
import { parseJson } from './parse-json.ts'
import { withoutSecrets } from './without-secrets.ts'

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

/** What a locator may choose from. */
export interface AuthVersions {
  /** The version to use. Default: the highest that the service's `/auth` offers and that is known here. */
  wanted?: AuthVersion | undefined
  /**
   * Whether v2.0 is used where there is neither `/auth` nor v3, which takes one GET more to find out. Default false: such a
   * service is asked for v3.
   */
  orV2?: boolean | undefined
}

/**
 * Prefers a service's `/auth` to the locations of API versions. The answer is remembered, unless the service was in
 * trouble when it gave it.
 *
 * Only the path of the document counts, not the addresses in it: credentials go to the host that the options name.
 *
 * @throws {@link AuthError} `invalid_option` for an auth URL that is none
 */
export function authLocator(
  { authUrl, discover = true }: AuthLocationOptions,
  { wanted, orV2 = false }: AuthVersions = {},
): AuthLocator {
  const urls = authUrls(authUrl)
  let known: AuthLocation | undefined
  return {
    async find(context) {
      if (known !== undefined) return known
      if (!discover) {
        known = urls.isAuth ? atAuth(urls, wanted ?? 'v3') : ofVersion(urls.root, wanted)
        return known
      }
      const document = await askForVersions(urls.auth, context)
      let location = locationIn(document.versions, urls, wanted)
      let { inTrouble } = document
      if (orV2 && !location.takesVersions && urls.named !== 'v3') {
        const root = await askForVersions(`${urls.root}/`, context)
        location = ofVersion(urls.root, highestIn(root.versions, urls))
        inTrouble ||= root.inTrouble
      }
      if (!inTrouble) known = location
      return location
    },
    forget() {
      known = undefined
    },
  }
}

interface VersionAnswer {
  /** `undefined`: there is no version document. */
  versions: readonly DiscoveredVersion[] | undefined
  /** Whether the answer says nothing that lasts. */
  inTrouble: boolean
}

async function askForVersions(url: string, { transport, signal }: PluginContext): Promise<VersionAnswer> {
  const { status, body } = await transport({
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    ...(signal && { signal }),
  })
  return {
    versions: status < 400 ? readDiscovery(parseJson(body)) : undefined,
    inTrouble: status >= 500 || status === 429,
  }
}

/** v3 where it is offered, or where nobody says what is. */
function highestIn(versions: readonly DiscoveredVersion[] | undefined, urls: AuthUrls): AuthVersion {
  if (versions === undefined || versions.length === 0) return urls.named ?? 'v3'
  const ids = versions.map(({ id }) => id)
  const offered = ids.flatMap(knownVersion)
  return authVersions.find((one) => offered.includes(one)) ?? refuse(`${urls.root}/`, undefined, ids)
}

function locationIn(
  versions: readonly DiscoveredVersion[] | undefined,
  urls: AuthUrls,
  wanted: AuthVersion | undefined,
): AuthLocation {
  const ids = versions?.filter(({ auth }) => auth !== undefined).map(({ id }) => id) ?? []
  // A version document that knows no `/auth` is that of a service which is there by chance.
  if (ids.length === 0) return ofVersion(versions === undefined ? urls.root : urls.mounted, wanted)
  const offered = ids.flatMap(knownVersion)
  const version = authVersions.find((one) => offered.includes(one) && (wanted ?? one) === one)
  return version === undefined ? refuse(urls.auth, wanted, ids) : atAuth(urls, version)
}

function refuse(url: string, wanted: AuthVersion | undefined, versions: readonly string[]): never {
  throw new AuthError(
    'unsupported_version',
    `${url} does not offer ${wanted ?? 'a version that is known here'}, but ${withoutSecrets(versions.join(', '), [])}.`,
    { versions },
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
