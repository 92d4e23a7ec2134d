import { AuthError } from '../errors.ts'
import type { PluginContext } from '../plugin.ts'
import { parseJson } from '../plugins/parse-json.ts'
import type { TransportResponse } from '../transport.ts'
import { readDiscovery } from './read-discovery.ts'
import { type VersionData, versionData } from './version-data.ts'

/** The headers that authenticate a request, for services that say nothing to strangers. */
export type Authenticate = () => Promise<Readonly<Record<string, string>> | undefined>

/**
 * Asks a service for its versions: without a token first, and with one if it answers 401.
 *
 * @throws {@link AuthError} `discovery_failed`, with the status; and what the transport throws
 */
export async function fetchVersions(
  url: string,
  { transport }: Pick<PluginContext, 'transport'>,
  authenticate: Authenticate,
): Promise<readonly VersionData[]> {
  const ask = (more: Readonly<Record<string, string>>, redirect?: false) => {
    const headers = { accept: 'application/json', ...more }
    return transport({ method: 'GET', url, headers, ...(redirect === false && { redirect }) })
  }
  let response = await ask({})
  if (response.status === 401) {
    const headers = await authenticate()
    if (headers !== undefined) response = await ask(headers, false)
  }
  return readVersions(url, response)
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
