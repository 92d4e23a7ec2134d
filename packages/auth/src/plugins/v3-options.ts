import { AuthError } from '../errors.ts'
import type { DomainRef, ProjectRef, Scope, UserRef } from '../scope.ts'
import type { AccessSourceOptions } from './access-source.ts'
import type { IdentityOptions } from './identity.ts'

/** The domain that a name belongs to when none is given, as in a cloud that was never divided into domains. */
const defaultDomain: DomainRef = { id: 'default' }

/** What all plugins of v3 share. */
export interface V3LocationOptions extends AccessSourceOptions {
  /** URL of the Identity service: with or without its version, or that of its `/auth`. */
  authUrl: string
  /** Whether to look for the service's `/auth`, for one request more. Default false: these plugins know where v3 is. */
  discover?: boolean | undefined
  /** Whether the token comes with the catalog, which may be large. Without it, no endpoints are found. Default true. */
  includeCatalog?: boolean | undefined
}

/** Version and location of v3, as `identity()` wants them. */
export function v3Location({
  authUrl,
  discover = false,
}: V3LocationOptions): Pick<IdentityOptions, 'authUrl' | 'discover' | 'authVersion'> {
  return { authUrl, discover, authVersion: 'v3' }
}

/** The flat options that keystoneauth's v3 plugins share, in camel case. */
export interface V3Options extends V3LocationOptions {
  projectId?: string | undefined
  projectName?: string | undefined
  /** Domain of `projectName`. Default: the user's domain, else the domain with the id `default`. */
  projectDomainId?: string | undefined
  projectDomainName?: string | undefined
  domainId?: string | undefined
  domainName?: string | undefined
  trustId?: string | undefined
  /** Only `'all'`. */
  systemScope?: 'all' | undefined
  /** Ask for a token without scope even if the user has a default project. Default false. */
  unscoped?: boolean | undefined
}

/** How keystoneauth's options name a user. */
export interface UserOptions {
  userId?: string | undefined
  username?: string | undefined
  /** Domain of `username`. Default: the domain with the id `default`. */
  userDomainId?: string | undefined
  userDomainName?: string | undefined
}

/** @throws {@link AuthError} `missing_options` when neither an id nor a name is given */
export function userFrom(options: UserOptions): UserRef {
  if (options.userId !== undefined) return { id: options.userId }
  if (options.username === undefined) {
    throw new AuthError('missing_options', 'Give userId or username.', { options: ['username', 'userId'] })
  }
  return {
    name: options.username,
    domain: domainFrom(options.userDomainId, options.userDomainName) ?? defaultDomain,
  }
}

/** @throws {@link AuthError} `invalid_option` when more than one scope is given, or a systemScope other than `all` */
export function scopeFrom(options: V3Options & UserOptions): Scope | undefined {
  // Options often come from an environment, where no compiler has looked at them.
  if (options.systemScope !== undefined && options.systemScope !== 'all')
    throw new AuthError('invalid_option', "systemScope must be 'all'.")
  const project = projectFrom(options)
  const domain = domainFrom(options.domainId, options.domainName)
  const scopes: Scope[] = []
  if (project !== undefined) scopes.push({ project })
  if (domain !== undefined) scopes.push({ domain })
  if (options.trustId !== undefined) scopes.push({ trust: { id: options.trustId } })
  if (options.systemScope !== undefined) scopes.push({ system: options.systemScope })
  if (options.unscoped === true) scopes.push('unscoped')
  if (scopes.length > 1) {
    throw new AuthError(
      'invalid_option',
      'Give at most one scope: a project, a domain, a trust, systemScope or unscoped.',
    )
  }
  return scopes[0]
}

function projectFrom(options: V3Options & UserOptions): ProjectRef | undefined {
  if (options.projectId !== undefined) return { id: options.projectId }
  if (options.projectName === undefined) return undefined
  const domain =
    domainFrom(options.projectDomainId, options.projectDomainName) ??
    domainFrom(options.userDomainId, options.userDomainName)
  return { name: options.projectName, domain: domain ?? defaultDomain }
}

function domainFrom(id: string | undefined, name: string | undefined): DomainRef | undefined {
  if (id !== undefined) return { id }
  return name === undefined ? undefined : { name }
}
