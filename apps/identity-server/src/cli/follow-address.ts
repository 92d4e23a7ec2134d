import { existsSync, readFileSync } from 'node:fs'
import { isMap, parseDocument } from 'yaml'
import type { ResourceDeps } from '../resources/deps.ts'
import { updateEndpoint } from '../resources/endpoints/endpoints.ts'
import { writePrivately } from './data-dir.ts'

/**
 * Lets the catalog and `clouds.yaml` follow the server to another address. Only what still names the address of the last
 * start is changed: an endpoint or a cloud that somebody pointed elsewhere stays.
 *
 * @param authUrl of the Identity API now, with `/v3`
 * @param cloudsFile its cloud `keystone` tells the address of the last start; without it nothing follows
 */
export async function followAddress(
  deps: Pick<ResourceDeps, 'services' | 'endpoints' | 'regions'>,
  options: { authUrl: string; cloudsFile: string },
): Promise<void> {
  const { authUrl, cloudsFile } = options
  const document = parseDocument(existsSync(cloudsFile) ? readFileSync(cloudsFile, 'utf8') : '')
  const former =
    document.errors.length > 0 ? undefined : document.getIn(['clouds', 'keystone', 'auth', 'auth_url'])
  if (typeof former !== 'string' || former === authUrl) return

  const { items: services } = await deps.services.list({ type: 'identity' }, {})
  for (const service of services) {
    const { items: endpoints } = await deps.endpoints.list({ serviceId: service.id }, {})
    for (const endpoint of endpoints) {
      if (endpoint.url === former) await updateEndpoint(deps, endpoint.id, { url: authUrl })
    }
  }

  const clouds = document.get('clouds')
  for (const { key } of isMap(clouds) ? clouds.items : []) {
    const path = ['clouds', String(key), 'auth', 'auth_url']
    if (document.getIn(path) === former) document.setIn(path, authUrl)
  }
  // Last: when this is interrupted before, the next start does it again.
  writePrivately(cloudsFile, String(document))
}
