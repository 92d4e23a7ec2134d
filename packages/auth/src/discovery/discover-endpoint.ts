import { AuthError } from '../errors.ts'
import type { PluginContext } from '../plugin.ts'
import { versionText } from './api-version.ts'
import { discoveryCandidates } from './candidate-urls.ts'
import { chooseVersion } from './choose-version.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import { type EndpointData, inVersion, type KnownEndpoint, undiscovered } from './endpoint-data.ts'
import { type Authenticate, versionReader } from './fetch-versions.ts'
import { type AllowedVersions, allowedVersions, type VersionData } from './version-data.ts'
import { isOpen, rangeText, type VersionRange } from './version-range.ts'

/** Versions that an error names. */
const maxNamed = 20

/** How to look for an endpoint's version. */
export interface DiscoveryQuestion {
  range: VersionRange
  /** Whether to read the version document even if the URL of the catalog will do: for microversions and status. */
  discoverVersions: boolean
  /** Whether to look for other versions above the URL of the catalog. */
  allowVersionHack: boolean
  allow: AllowedVersions | undefined
  /** The project that the token acts on: some services have it in their URLs. */
  projectId: string | undefined
  cache: DiscoveryCache
  authenticate: Authenticate
}

/**
 * Finds the endpoint in the version that is asked for, with as few requests as can be: none if the catalog's URL will do.
 *
 * A service without a version document is used at the catalog's URL, if no other version was asked for or
 * `allowVersionHack` is on.
 *
 * @throws {@link AuthError} `discovery_failed` when the service has no such version, or does not say
 */
export async function discoverEndpoint(
  endpoint: KnownEndpoint,
  question: DiscoveryQuestion,
  context: PluginContext,
): Promise<EndpointData> {
  const { range, discoverVersions, allow, projectId } = question
  const known = undiscovered(endpoint)
  const open = isOpen(range)
  if (open && !discoverVersions) return known
  // Who asks for no version wants to know about this endpoint, and not another one.
  const mayGoUp = !open && question.allowVersionHack
  const candidates = discoveryCandidates(endpoint.catalogUrl, { range, projectId, mayGoUp })
  if (candidates.fitsExactly && !discoverVersions) return known

  const { versions, failure } = await firstDocument(candidates.urls, question, context)
  if (versions === undefined) {
    if (candidates.fits || mayGoUp) return known
    throw new AuthError(
      'discovery_failed',
      `${endpoint.catalogUrl} has no version document to find version ${rangeText(range)} in.`,
      { cause: failure },
    )
  }
  const usable = allowedVersions(versions, allow)
  const chosen = chooseVersion(usable, range, open ? endpoint.catalogUrl : undefined)
  if (chosen !== undefined) return inVersion(endpoint, chosen, candidates.projectId)
  const there = versions
    .slice(0, maxNamed)
    .map(({ version, status }) => `${versionText(version)} (${status})`)
    .join(', ')
  throw new AuthError(
    'discovery_failed',
    `${endpoint.catalogUrl} has no version ${rangeText(range)}, but ${there || 'none at all'}.`,
  )
}

/** The first of the URLs that has versions. */
async function firstDocument(
  urls: readonly string[],
  { cache, authenticate }: DiscoveryQuestion,
  { transport, signal }: PluginContext,
): Promise<{ versions?: readonly VersionData[]; failure?: unknown }> {
  const read = versionReader(transport, authenticate)
  let failure: unknown
  for (const url of urls) {
    signal?.throwIfAborted()
    try {
      return { versions: await cache.get(url, read(url), signal) }
    } catch (error) {
      if (signal?.aborted) throw error
      failure = error
    }
  }
  return { failure }
}
