import { AuthError } from '../errors.ts'
import type { PluginContext } from '../plugin.ts'
import { parseJson } from '../plugins/parse-json.ts'
import type { Transport, TransportResponse } from '../transport.ts'
import { readDiscovery } from './read-discovery.ts'
import { type VersionData, versionData } from './version-data.ts'

/** The headers that authenticate a request, for services that say nothing to strangers. */
export type Authenticate = (
  signal: AbortSignal | undefined,
) => Promise<Readonly<Record<string, string>> | undefined>

/**
 * Asks a service for its versions: without a token first, and with one if it answers 401.
 *
 * @throws {@link AuthError} `discovery_failed`, with the status; and what the transport throws
 */
async function fetchVersions(
  url: string,
  { transport, signal }: PluginContext,
  authenticate: Authenticate,
): Promise<readonly VersionData[]> {
  const ask = (more: Readonly<Record<string, string>>, redirect?: false) => {
    const headers = { accept: 'application/json', ...more }
    return transport({
      method: 'GET',
      url,
      headers,
      ...(redirect === false && { redirect }),
      ...(signal && { signal }),
    })
  }
  let response = await ask({})
  if (response.status === 401) {
    const headers = await authenticate(signal)
    if (headers !== undefined) response = await ask(headers, false)
  }
  return readVersions(url, response)
}

/** Reads version documents for a cache, which says when nobody wants one any more. */
export function versionReader(
  transport: Transport,
  authenticate: Authenticate,
): (url: string) => (signal?: AbortSignal) => Promise<readonly VersionData[]> {
  return (url) => (signal) => fetchVersions(url, { transport, ...(signal && { signal }) }, authenticate)
}

function readVersions(url: string, response: TransportResponse): readonly VersionData[] {
  const { status, headers, body } = response
  const requestId = headers['x-openstack-request-id']
  const details = { status, ...(requestId !== undefined && { requestId }) }
  // 300 is how a service says that it has several versions.
  if (status >= 400)
    throw new AuthError('discovery_failed', `${url} answered ${status} to a question for versions.`, details)
  const entries = readDiscovery(parseJson(body), headers)
  if (entries === undefined)
    throw new AuthError(
      'discovery_failed',
      `${url} answered ${status} with something that is no version document.`,
      details,
    )
  return versionData(url, entries)
}
