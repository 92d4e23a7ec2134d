import {
  type Access,
  type AccessUser,
  domainOf,
  type InDomain,
  isSystemScoped,
  type Named,
  projectOf,
} from '@ks/auth'
import { deepFreeze } from './cache/deep-freeze.ts'

/** Who made a request, as Keystone confirmed it. Frozen: requests with the same token share it. */
export interface Identity {
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
  /** Everything the token says, and the token itself for calls on behalf of the user: a secret. */
  readonly access: Access
}

/** Makes an {@link Identity} of a confirmed access. */
export function identityFrom(access: Access): Identity {
  const roles = Object.freeze(access.roles.map((role) => role.name))
  return Object.freeze({
    user: deepFreeze(access.user),
    project: deepFreeze(projectOf(access)),
    domain: deepFreeze(domainOf(access)),
    system: isSystemScoped(access),
    roles,
    hasRole: (name: string) => roles.some((role) => role.toLowerCase() === name.toLowerCase()),
    access: Object.freeze(access),
  })
}
