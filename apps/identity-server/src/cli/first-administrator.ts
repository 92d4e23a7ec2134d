import { randomBytes } from 'node:crypto'
import { bootstrap } from '../bootstrap/bootstrap.ts'
import { cloudsYaml } from '../bootstrap/clouds-yaml.ts'
import type { ResourceDeps } from '../resources/deps.ts'
import { writePrivately } from './data-dir.ts'

const names = {
  username: 'admin',
  projectName: 'admin',
  roleName: 'admin',
  serviceName: 'keystone',
  regionId: 'RegionOne',
}

export interface FirstAdministrator {
  /** Of the Identity API, with `/v3`. */
  authUrl: string
  /** Default: one that nobody has seen. */
  password: string | undefined
  /** Where the `clouds.yaml` goes that has the password. */
  cloudsFile: string
}

/** Makes the administrator, what it needs to log in, and the `clouds.yaml` to do so. Can be repeated. */
export async function makeFirstAdministrator(deps: ResourceDeps, options: FirstAdministrator): Promise<void> {
  const { authUrl, cloudsFile } = options
  const password = options.password || randomBytes(18).toString('base64url')
  const urls = { publicUrl: authUrl, internalUrl: authUrl, adminUrl: authUrl }
  await bootstrap(deps, { ...names, ...urls, password })
  const { username, projectName, regionId: regionName } = names
  writePrivately(
    cloudsFile,
    cloudsYaml({ authUrl, username, password, projectName, domainId: deps.defaultDomainId, regionName }),
  )
}
