import type { Access } from '../access.ts'
import { type EndpointFilter, findEndpoint } from '../catalog/find-endpoint.ts'
import { AuthError } from '../errors.ts'
import type { AuthMethod } from '../methods/methods.ts'
import type { AuthPlugin, PluginContext } from '../plugin.ts'
import type { AuthRequest } from '../request.ts'
import type { Scope } from '../scope.ts'
import { type AccessSourceOptions, accessSource } from './access-source.ts'
import { v3Login, v3Url } from './v3-login.ts'

export interface IdentityOptions extends AccessSourceOptions {
  /** URL of the Identity service, with or without its version. */
  authUrl: string
  /** How to prove who is asking. More than one is multi-factor authentication. */
  methods: readonly AuthMethod[]
  /** Default: the user's default project, if the server knows one. */
  scope?: Scope | undefined
}

/** An {@link AuthPlugin} that logs in at an Identity service and therefore always knows the whole access. */
export interface IdentityPlugin extends AuthPlugin {
  getToken(context: PluginContext): Promise<string>
  getAccess(context: PluginContext): Promise<Access>
  getEndpoint(context: PluginContext, filter: EndpointFilter): Promise<string | undefined>
  invalidate(refused?: string): boolean
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
  const { authUrl, methods, scope } = options
  v3Url(authUrl)
  if (methods.length === 0)
    throw new AuthError('invalid_option', 'identity() needs at least one method, such as password()')
  if (new Set(methods.map(({ name }) => name)).size < methods.length)
    throw new AuthError('invalid_option', 'identity() takes each method at most once')
  const request: AuthRequest = scope === undefined ? { methods } : { methods, scope }
  const source = accessSource((context) => v3Login(authUrl, request, context), options)
  return {
    getAccess: (context) => source.get(context),
    getToken: async (context) => (await source.get(context)).token,
    async getEndpoint(context, filter) {
      const { catalog } = await source.get(context)
      if (catalog === undefined || catalog.length === 0) {
        throw new AuthError(
          'empty_catalog',
          'The token has no service catalog. Ask for a scope, such as a project, to get one.',
        )
      }
      return findEndpoint(catalog, filter)?.url
    },
    invalidate: (refused) => source.invalidate(refused),
  }
}
