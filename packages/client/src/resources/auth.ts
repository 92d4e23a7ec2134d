import { type Access, type Catalog, decodeCatalog, v3 } from '@ks/auth'
import { isHttpError } from '@ks/session'
import { listOf } from '../answer.ts'
import { type Domain, domainKind } from '../api/domain.ts'
import { type Project, projectKind } from '../api/project.ts'
import type { Api, CallOptions } from '../api.ts'

/** What can be asked of the token that the client shows, and of others. */
export interface Auth {
  /** The projects that the user may ask for a token of. */
  projects(options?: CallOptions): Promise<Project[]>
  /** The same of domains. */
  domains(options?: CallOptions): Promise<Domain[]>
  /** The same of the system: `[{ all: true }]`, or nothing. */
  system(options?: CallOptions): Promise<readonly { all: boolean }[]>
  /** The catalog of the token's scope. */
  catalog(options?: CallOptions): Promise<Catalog>
  tokens: Tokens
}

/** @see {@link https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management} */
export interface Tokens {
  /**
   * What a token says. One that is not valid is `http_error` with status 404.
   *
   * @param how `allowExpired`: also within Keystone's window after the expiry; `includeCatalog`: default true
   */
  validate(
    token: string,
    how?: { allowExpired?: boolean; includeCatalog?: boolean },
    options?: CallOptions,
  ): Promise<Access>
  /** Whether a token is valid. */
  check(token: string, options?: CallOptions): Promise<boolean>
  /** Ends a token. */
  revoke(token: string, options?: CallOptions): Promise<void>
}

export function auth(api: Api): Auth {
  return {
    projects: (options) => api.all<Project>(projectKind, '/v3/auth/projects', {}, options),
    domains: (options) => api.all<Domain>(domainKind, '/v3/auth/domains', {}, options),
    system: async (options) =>
      listOf(await api.json('/v3/auth/system', options), 'system', '/v3/auth/system'),
    catalog: async (options) =>
      decodeCatalog(listOf(await api.json('/v3/auth/catalog', options), 'catalog', '/v3/auth/catalog')),
    tokens: {
      async validate(token, { allowExpired = false, includeCatalog = true } = {}, options) {
        const query = { ...(allowExpired && { allow_expired: 1 }), ...(!includeCatalog && { nocatalog: 1 }) }
        const answer = await api.aboutToken('GET', token, options, query)
        return v3.decodeAccess(await answer.json(), token)
      },
      async check(token, options) {
        try {
          await (await api.aboutToken('HEAD', token, options)).discard()
          return true
        } catch (error) {
          if (isHttpError(error, 404)) return false
          throw error
        }
      },
      revoke: async (token, options) => (await api.aboutToken('DELETE', token, options)).discard(),
    },
  }
}
