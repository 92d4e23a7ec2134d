import { type ConfigMap, mapIn, normalizeKeys, ownValue } from './config-map.ts'

/** What may stand beside `auth` as well as in it, with its older names first. */
const besideAuth: Readonly<Record<string, readonly string[]>> = {
  domain_id: ['domain_id'],
  domain_name: ['domain_name'],
  user_domain_id: ['user_domain_id'],
  user_domain_name: ['user_domain_name'],
  project_domain_id: ['project_domain_id'],
  project_domain_name: ['project_domain_name'],
  project_id: ['tenant_id', 'project_id'],
  project_name: ['tenant_name', 'project_name'],
  token: ['auth_token', 'token'],
  passcode: ['passcode'],
}

/** Names that may be in `auth` although no option of the plugin is called so: they may have stood beside it. */
export const ownNamesOfAuth: ReadonlySet<string> = new Set(Object.keys(besideAuth))

/**
 * Brings settings of one origin (a file, an environment, a caller) into one spelling, as openstacksdk does: `_` in
 * keys, new names for old ones, and in `auth` what belongs there. What stands beside `auth` wins over what is in it.
 *
 * @param source for messages
 * @throws `AuthError` with code `invalid_configuration` for an `auth` that is no mapping
 */
export function settleSpelling(settings: ConfigMap, source: string): ConfigMap {
  return settleAuth(settleInterface(settleTimeout(settleAuthPlugin(normalizeKeys(settings)))), source)
}

/**
 * Settles what depends on all settings together. With a project, `domain_id` and `domain_name` are the domain of user
 * and project; without one, what the token acts on. Plugins of v2.0 call projects tenants.
 */
export function settleScope(settings: ConfigMap): ConfigMap {
  const auth = (settings.auth ?? {}) as ConfigMap
  if (ownValue(auth, 'project_id') === undefined && ownValue(auth, 'project_name') === undefined)
    return settings
  const { domain_id: id, domain_name: name, ...others } = auth
  const domains = {
    ...(id !== undefined && { user_domain_id: id, project_domain_id: id }),
    ...(name !== undefined && { user_domain_name: name, project_domain_name: name }),
  }
  return { ...settings, auth: withTenants({ ...domains, ...others }, settings.auth_type) }
}

function withTenants(auth: ConfigMap, authType: unknown): ConfigMap {
  if (typeof authType !== 'string' || !authType.startsWith('v2')) return auth
  const { project_id: id, project_name: name, ...others } = auth
  return {
    ...others,
    ...(id !== undefined && { tenant_id: id }),
    ...(name !== undefined && { tenant_name: name }),
  }
}

/** `auth_plugin` is the old name of `auth_type`. */
function settleAuthPlugin(settings: ConfigMap): ConfigMap {
  const { auth_plugin: old, ...others } = settings
  return old === undefined || others.auth_type !== undefined ? others : { ...others, auth_type: old }
}

/** A cloud has one time limit, whichever service the setting names. */
function settleTimeout(settings: ConfigMap): ConfigMap {
  const ofServices = Object.keys(settings).filter((key) => key !== 'api_timeout' && key.endsWith('_timeout'))
  const last = ofServices.at(-1)
  if (last === undefined) return settings
  const others = Object.entries(settings).filter(([key]) => !ofServices.includes(key))
  return { ...Object.fromEntries(others), api_timeout: settings[last] }
}

/** `endpoint_type` is the old name of `interface`, for single services too. */
function settleInterface(settings: ConfigMap): ConfigMap {
  const entries = Object.entries(settings).flatMap(([key, value]): [string, unknown][] => {
    const name = key.replace(/endpoint_type$/, 'interface')
    return name !== key && ownValue(settings, name) !== undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(entries)
}

function settleAuth(settings: ConfigMap, source: string): ConfigMap {
  const beside = new Map(Object.entries(settings))
  const inside = new Map(Object.entries(mapIn(settings, 'auth', source)))
  for (const [target, names] of Object.entries(besideAuth)) {
    const values = names.flatMap((name) => [inside.get(name), beside.get(name)])
    const value = values.findLast((one) => one !== undefined && one !== null && one !== '')
    for (const name of names) {
      inside.delete(name)
      beside.delete(name)
    }
    if (value !== undefined) inside.set(target, value)
  }
  return { ...Object.fromEntries(beside), auth: Object.fromEntries(inside) }
}
