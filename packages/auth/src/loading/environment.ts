import type { ConfigMap } from './config-map.ts'

/** Variables as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Variables that choose a cloud or a file and describe none. */
const selectors: ReadonlySet<string> = new Set([
  'OS_CLOUD',
  'OS_REGION_NAME',
  'OS_CLIENT_CONFIG_FILE',
  'OS_CLIENT_SECURE_FILE',
  'OS_CLOUD_NAME',
])

/** Variables that begin like ours and are those of test runners and loggers. */
const foreign = /^OS_(?:TEST|STD|LOG)/

/** What other tools call a setting. */
const otherNames: Readonly<Record<string, string>> = { userid: 'user_id' }

/**
 * The settings of the cloud that `OS_…` variables describe, as openrc files set them: `OS_AUTH_URL` is `auth_url`.
 * Empty variables count as none.
 *
 * @returns `undefined` when no variable describes a cloud
 * @see {@link https://docs.openstack.org/python-openstackclient/latest/cli/man/openstack.html#environment-variables}
 */
export function settingsFromEnvironment(env: Environment): ConfigMap | undefined {
  const found = Object.entries(env).filter(
    ([name, value]) => name.startsWith('OS_') && value !== undefined && value !== '' && !foreign.test(name),
  )
  if (found.every(([name]) => selectors.has(name))) return undefined
  return Object.fromEntries(
    found
      .filter(([name]) => !selectors.has(name) || name === 'OS_REGION_NAME')
      .map(([name, value]) => [settingOf(name), value]),
  )
}

function settingOf(variable: string): string {
  const name = variable.slice('OS_'.length).toLowerCase()
  return otherNames[name] ?? name
}
