import type { AuthPlugin } from '../plugin.ts'
import { fileTokenStore } from '../token-store/files/file-token-store.ts'
import type { TokenStore } from '../token-store/token-store.ts'
import { type ConfigMap, ownValue } from './config-map.ts'
import { ownNamesOfAuth } from './fix-ups.ts'
import { type AskPerson, askForMissing, type LoadOptions, loadPlugin, optionsOf } from './load-plugin.ts'
import { type GivenValues, givenValue } from './option-values.ts'
import { type AuthType, getLoader } from './registry.ts'
import { type RetrySettings, retrySettings } from './retry-settings.ts'
import { type ServiceSettings, serviceSettings } from './service-settings.ts'
import { type Settings, secondsSetting } from './setting-values.ts'
import type { TlsSettings } from './tls-settings.ts'
import type { OnWarning } from './warnings.ts'

/** How the plugin of a cloud is loaded. */
export interface CloudPluginOptions extends Pick<LoadOptions, 'loaders'> {
  /** Where logins are kept. Default: files in `tokenFolder`, if there is one. */
  tokenStore?: LoadOptions['tokenStore']
  /** Asks a person for a password or a passcode that is missing. Default: nobody is asked. */
  ask?: AskPerson | undefined
}

/** What is configured for one region of one cloud. Printing it shows no secret. */
export interface CloudConfig {
  readonly name: string
  readonly region: string | undefined
  readonly authType: AuthType
  /** Where it comes from, for messages: `the cloud mycloud in /etc/openstack/clouds.yaml`. */
  readonly source: string
  readonly tls: TlsSettings
  /** `api_timeout`. Default: none. */
  readonly timeoutMs: number | undefined
  /** What is said for all services together. */
  readonly retries: RetrySettings
  /** The folder in which tokens are kept for other processes, when `auth` of the section `cache` is on. */
  readonly tokenFolder: string | undefined
  /** A setting beside `auth`, with `_` in its name: `image_format`. May be a secret. */
  setting(name: string): unknown
  /** @throws `AuthError` with code `invalid_configuration` for a value that cannot be meant */
  service(serviceType: string): ServiceSettings
  /**
   * Makes the plugin; each call makes another one, with a token of its own.
   *
   * @throws `AuthError` with code `unknown_auth_type`, `missing_options` or `invalid_option`
   */
  plugin(options?: CloudPluginOptions): Promise<AuthPlugin>
}

/** What a {@link CloudConfig} is made of. */
export interface CloudParts {
  name: string
  region: string | undefined
  /** After all fix-ups: `auth_type` is among them. */
  settings: Settings
  tls: TlsSettings
  tokenFolder: string | undefined
  onWarning: OnWarning
}

/** Settings stay in here, so that no secret among them is printed. */
export function cloudConfig({ settings, onWarning, ...parts }: CloudParts): CloudConfig {
  const auth = (ownValue(settings.map, 'auth') ?? {}) as ConfigMap
  const authType = settings.map.auth_type as AuthType
  return {
    ...parts,
    authType,
    source: settings.source,
    timeoutMs: secondsSetting(settings, 'api_timeout'),
    retries: retrySettings(settings),
    setting: (name) => (name === 'auth' ? undefined : ownValue(settings.map, name)),
    service(serviceType) {
      const service = serviceSettings(settings, serviceType)
      const login = { ...settings.map, ...auth }
      if (service.serviceType !== 'identity' || service.endpointOverride !== undefined || hasScope(login))
        return service
      const authUrl = ownValue(login, 'auth_url')
      // The token has no catalog to find it in, and whoever has one wants to choose a scope there.
      return typeof authUrl === 'string' ? { ...service, endpointOverride: authUrl } : service
    },
    async plugin({ loaders, ask, tokenStore = filesIn(parts.tokenFolder, onWarning) } = {}) {
      const options = { loaders, tokenStore, source: settings.source }
      const given = authValues(authType, settings.map, auth, options)
      const values = ask === undefined ? given : await askForMissing(authType, given, ask, options)
      return loadPlugin(authType, values, options)
    },
  }
}

function filesIn(path: string | undefined, onWarning: OnWarning): TokenStore | undefined {
  if (path === undefined) return undefined
  const onError = (error: unknown) => {
    const message = `Tokens cannot be kept in ${path}: ${error instanceof Error ? error.message : String(error)}`
    onWarning({ code: 'token_store', message })
  }
  return fileTokenStore({ path, onError })
}

/** What makes a token act on something. An application credential has its project by itself. */
const scopes = [
  ...['project_id', 'project_name', 'tenant_id', 'tenant_name', 'domain_id', 'domain_name'],
  ...['system_scope', 'trust_id', 'application_credential_id', 'application_credential_name'],
]

function hasScope(login: ConfigMap): boolean {
  return scopes.some((name) => Object.hasOwn(login, name))
}

/** What is in `auth`, and options that stand beside it. */
function authValues(
  authType: AuthType,
  settings: ConfigMap,
  auth: ConfigMap,
  options: LoadOptions,
): GivenValues {
  const loader = getLoader(authType, options.loaders)
  const all = optionsOf(loader, { ...settings, ...auth }, options.loaders)
  const beside = all
    .filter((option) => givenValue(option, auth) === undefined)
    .map((option) => [option.name, givenValue(option, settings)])
  const known = new Set(all.flatMap(({ name, aliases = [] }) => [name, ...aliases]).map(withUnderscores))
  const inside = Object.entries(auth).filter(([name]) => known.has(name) || !ownNamesOfAuth.has(name))
  return { ...Object.fromEntries(beside), ...Object.fromEntries(inside) }
}

function withUnderscores(name: string): string {
  return name.replaceAll('-', '_')
}
