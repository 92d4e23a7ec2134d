import { AuthError } from '../errors.ts'
import { type ConfigMap, ownValue } from './config-map.ts'
import type { Settings } from './setting-values.ts'

/**
 * Settings that say their `auth_type`. An empty one is `none`; where there is none at all, what the settings hold
 * says it: an application credential, a token and a passcode need plugins of their own, everything else is a
 * password.
 *
 * @throws {@link AuthError} `invalid_configuration` for an `auth_type` that is no text
 */
export function settleAuthType({ map, source }: Settings): ConfigMap {
  if (!Object.hasOwn(map, 'auth_type') || map.auth_type === undefined) return { ...map, ...inferred(map) }
  const authType = map.auth_type ?? 'none'
  if (typeof authType !== 'string')
    throw new AuthError('invalid_configuration', `auth_type (${source}) must be the name of a plugin.`)
  return { ...map, auth_type: authType === '' ? 'none' : authType }
}

function inferred(settings: ConfigMap): ConfigMap {
  const auth = (settings.auth ?? {}) as ConfigMap
  const has = (name: string) =>
    [auth, settings].some((map) => {
      const value = ownValue(map, name)
      return value !== undefined && value !== null && value !== ''
    })
  if (['id', 'name', 'secret'].some((part) => has(`application_credential_${part}`)))
    return { auth_type: 'v3applicationcredential' }
  if (has('token') && !has('auth_url') && (has('endpoint') || has('url'))) return { auth_type: 'admin_token' }
  if (has('token') && !has('password')) return { auth_type: 'token' }
  if (!has('passcode')) return { auth_type: 'password' }
  if (!has('password')) return { auth_type: 'v3totp' }
  return { auth_type: 'v3multifactor', auth: { ...auth, auth_methods: 'v3password,v3totp' } }
}
