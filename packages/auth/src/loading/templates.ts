import { AuthError } from '../errors.ts'
import { type ConfigMap, ownValue } from './config-map.ts'

/** What no template may carry elsewhere, such as to the host in `auth_url`. */
const secret = /password|secret|token|passcode|credential|code$|key$/

/**
 * Fills `{region_name}` and other settings of the cloud into `auth_url` and into settings that are text.
 *
 * @param source where they come from, for the message
 * @throws {@link AuthError} `invalid_configuration` when `auth_url` names a setting that is not there, or may be a
 *   secret
 */
export function fillTemplates(settings: ConfigMap, source: string): ConfigMap {
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = secret.test(name) ? undefined : ownValue(settings, name)
      return typeof value === 'string' ? value : whole
    })
  const entries = Object.entries(settings).map(([key, value]) => [
    key,
    typeof value === 'string' && !secret.test(key) ? fill(value) : value,
  ])
  const filled: ConfigMap = Object.fromEntries(entries)
  const auth = (filled.auth ?? {}) as ConfigMap
  if (typeof auth.auth_url !== 'string') return filled
  const authUrl = fill(auth.auth_url)
  const [left] = /\{\w*\}/.exec(authUrl) ?? []
  if (left !== undefined) {
    throw new AuthError(
      'invalid_configuration',
      `auth_url (${source}) holds ${left}, and there is no setting of that name.`,
    )
  }
  return { ...filled, auth: { ...auth, auth_url: authUrl } }
}
