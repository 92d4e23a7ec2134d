import {
  type Access,
  type AccessUser,
  type AuthPlugin,
  accessPlugin,
  domainOf,
  type InDomain,
  isSystemScoped,
  type Named,
  projectOf,
  serviceTokenAuth,
} from '@ks/auth'
import { deepFreeze } from './cache/deep-freeze.ts'

/** The service that made a request for its user, as Keystone confirmed it. */
export interface ServiceIdentity {
  readonly user: AccessUser
  /** The project that the token acts on, if that is its scope. */
  readonly project: InDomain | undefined
  /** The domain that the token acts on, if that is its scope. */
  readonly domain: Named | undefined
  /** Whether the token acts on the whole system. */
  readonly system: boolean
  /** Names of the roles. */
  readonly roles: readonly string[]
  /** Compared as Keystone compares role names: without case. */
  hasRole(name: string): boolean
  /** Everything the token says, and the token itself: a secret. */
  readonly access: Access
}

/** Who made a request, as Keystone confirmed it. Frozen: requests with the same token share it. */
export interface Identity extends ServiceIdentity {
  /** The service through which the request came; `undefined` when the user came alone. Its roles are not the user's. */
  readonly service: ServiceIdentity | undefined
  /**
   * For calls to other services on behalf of the user: `session.get(url, { auth: identity.auth })`. Sends the user's token, and
   * beside it a token of this service, if the middleware logs in. Never logs in as the user: a token that is refused stays so.
   */
  readonly auth: AuthPlugin
}

/** What an identity knows beside the access of its user. */
export interface IdentityOptions {
  /** The access of the service through which the request came. */
  service?: Access | undefined
  /** The login of this service. */
  serviceAuth?: AuthPlugin | undefined
}

/** Makes an {@link Identity} of a confirmed access. */
export function identityFrom(access: Access, { service, serviceAuth }: IdentityOptions = {}): Identity {
  let auth: AuthPlugin | undefined
  const described = {
    ...descriptionOf(access),
    service: service && withSecrets(descriptionOf(service), service),
  }
  return withSecrets(described, access, () => {
    auth ??= onBehalfOf(access, serviceAuth)
    return auth
  })
}

/** What has the token is not enumerable: an identity that is logged, or sent as JSON, gives no token away. */
function withSecrets<T extends object>(described: T, access: Access): Readonly<T & { access: Access }>
function withSecrets<T extends object>(
  described: T,
  access: Access,
  auth: () => AuthPlugin,
): Readonly<T & { access: Access; auth: AuthPlugin }>
function withSecrets(described: object, access: Access, auth?: () => AuthPlugin): object {
  Object.defineProperty(described, 'access', { value: Object.freeze(access) })
  if (auth !== undefined) Object.defineProperty(described, 'auth', { get: auth })
  return Object.freeze(described)
}

function descriptionOf(access: Access) {
  const roles = Object.freeze(access.roles.map((role) => role.name))
  return {
    user: deepFreeze(access.user),
    project: deepFreeze(projectOf(access)),
    domain: deepFreeze(domainOf(access)),
    system: isSystemScoped(access),
    roles,
    hasRole: (name: string) => roles.some((role) => role.toLowerCase() === name.toLowerCase()),
  }
}

function onBehalfOf(access: Access, serviceAuth: AuthPlugin | undefined): AuthPlugin {
  const user = accessPlugin(access)
  return serviceAuth === undefined ? user : serviceTokenAuth({ user, service: serviceAuth })
}
