import type { Access } from '../access.ts'
import type { EndpointFilter } from '../catalog/find-endpoint.ts'
import { AuthError } from '../errors.ts'
import type { AuthPlugin, PluginContext } from '../plugin.ts'
import type { Receipt } from '../receipt.ts'
import type { Scope } from '../scope.ts'
import type { AuthVersion } from '../wire/versions.ts'
import { type AccessSource, type AccessSourceOptions, accessSource } from './access-source.ts'
import { type AuthLocationOptions, type AuthLocator, authLocator } from './auth-location.ts'
import { authUrls, v3Url } from './auth-urls.ts'
import { cacheIdOf } from './cache-id.ts'
import { catalogEndpoint } from './catalog-endpoint.ts'
import { type LoginWords, logIn } from './log-in.ts'
import type { LoginMethod } from './next-methods.ts'

export interface IdentityOptions extends AccessSourceOptions, AuthLocationOptions {
  /** Version of the authentication contract. Default: the highest that the service offers, else v3. */
  authVersion?: AuthVersion | undefined
  /**
   * How to prove who is asking. More than one is multi-factor authentication: the server is sent those at hand, and those
   * of `onDemand()` when it asks for them.
   */
  methods: readonly LoginMethod[]
  /** Default: the user's default project, if the server knows one. */
  scope?: Scope | undefined
  /**
   * Continues a login that had not enough methods: `receipt` of the `AuthError`. Used until it expires; later logins begin
   * anew.
   */
  receipt?: Receipt | undefined
  /** Whether the token comes with the catalog, which may be large. Without it, no endpoints are found. Default true. */
  includeCatalog?: boolean | undefined
}

/** An {@link AuthPlugin} that logs in at an Identity service and therefore always knows the whole access. */
export interface IdentityPlugin extends AuthPlugin {
  getToken(context: PluginContext): Promise<string>
  getAccess(context: PluginContext): Promise<Access>
  getEndpoint(context: PluginContext, filter: EndpointFilter): Promise<string | undefined>
  invalidate(refused?: string): boolean
  cacheId(): Promise<string | undefined>
  getAuthState(): string | undefined
  setAuthState(state: string | undefined): void
}

/**
 * Logs in at an Identity service, on demand, with any combination of methods. Honours every member of an
 * `endpointFilter`.
 *
 * Nothing is sent before the first question. The token is kept and shared by all callers, replaced two minutes before
 * it expires.
 *
 * @throws {@link AuthError} `invalid_option` for an auth URL that is none, no methods, or a method given twice
 * @example
 * identity({ authUrl, methods: [password({ user: { id }, password })], scope: { project: { id: 'p1' } } })
 */
export function identity(options: IdentityOptions): IdentityPlugin {
  const { methods, scope, authVersion } = options
  const locator = authLocator(options, { wanted: authVersion })
  if (methods.length === 0)
    throw new AuthError('invalid_option', 'identity() needs at least one method, such as password()')
  if (new Set(methods.map(({ name }) => name)).size < methods.length)
    throw new AuthError('invalid_option', 'identity() takes each method at most once')
  return identityAt(locator, () => ({ methods, scope }), options)
}

/**
 * `identity()` for whoever knows more about where to log in, or what to say there.
 *
 * @param requestIn what to ask for in a version of the contract
 */
export function identityAt(
  locator: AuthLocator,
  requestIn: (version: AuthVersion) => LoginWords,
  options: Omit<IdentityOptions, keyof LoginWords>,
): IdentityPlugin {
  const { authUrl, authVersion = 'v3', receipt, includeCatalog = true, now = () => new Date() } = options
  const usable = () => (receipt !== undefined && receipt.expiresAt > now() ? receipt : undefined)
  const source = accessSource(
    (context) => logIn(locator, { requestIn, includeCatalog, receipt: usable() }, context),
    options,
    // A receipt stands for methods whose claims are not known here.
    async () =>
      receipt === undefined
        ? cacheIdOf({
            authUrl,
            ...requestIn(authVersion),
            more: {
              auth_version: authVersion === 'v3' ? undefined : authVersion,
              include_catalog: includeCatalog ? undefined : 'false',
            },
          })
        : undefined,
  )
  return { authUrl: identityUrl(options), ...identityPlugin(source) }
}

function identityUrl({ authUrl, authVersion }: Pick<IdentityOptions, 'authUrl' | 'authVersion'>): string {
  return authVersion === 'v2.0' ? `${authUrls(authUrl).mounted}/v2.0` : v3Url(authUrl)
}

/** Answers everything that a plugin is asked from the access of a source. */
export function identityPlugin(source: AccessSource): IdentityPlugin {
  return {
    getAccess: (context) => source.get(context),
    getToken: async (context) => (await source.get(context)).token,
    getEndpoint: async (context, filter) => catalogEndpoint(await source.get(context), filter),
    invalidate: (refused) => source.invalidate(refused),
    cacheId: () => source.cacheId(),
    getAuthState: () => source.getState(),
    setAuthState: (state) => source.setState(state),
  }
}
