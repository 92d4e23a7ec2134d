import { stringify } from 'yaml'

export interface CloudOptions {
  authUrl: string
  username: string
  password: string
  projectName: string
  /** Domain of the user and of the project. */
  domainId: string
  regionName: string
}

/** The text of a `clouds.yaml` with one cloud, `keystone`, and one with system scope, `keystone-system`. */
export function cloudsYaml(options: CloudOptions): string {
  const user = {
    auth_url: options.authUrl,
    username: options.username,
    password: options.password,
    user_domain_id: options.domainId,
  }
  const more = { region_name: options.regionName, identity_api_version: 3 }
  return stringify({
    clouds: {
      keystone: {
        auth: { ...user, project_name: options.projectName, project_domain_id: options.domainId },
        ...more,
      },
      'keystone-system': { auth: { ...user, system_scope: 'all' }, ...more },
    },
  })
}
