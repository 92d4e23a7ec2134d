import { AuthError } from '../errors.ts'
import type { AuthVersion } from '../wire/versions.ts'
import { authLocator } from './auth-location.ts'
import { type IdentityPlugin, identityAt } from './identity.ts'
import type { LoginWords } from './log-in.ts'
import { v2Scope } from './v2-options.ts'
import { scopeFrom, type UserOptions, type V3Options } from './v3-options.ts'

/** The flat options that keystoneauth's plugins for any version share, in camel case. */
export interface GenericOptions extends V3Options {
  /** Another name for `projectId`, which wins. */
  tenantId?: string | undefined
  /** Another name for `projectName`, which wins. */
  tenantName?: string | undefined
  /**
   * Domain of user and project where none is given. Unlike those, it keeps nobody from v2.0: that knows no domains. Default:
   * the domain with the id `default`.
   */
  defaultDomainId?: string | undefined
  defaultDomainName?: string | undefined
}

/** What a login needs, in the words of each version. */
export interface GenericLogin {
  /** Options in which defaults and other names are resolved. */
  v3: (options: V3Options & UserOptions) => LoginWords['methods']
  v2: () => LoginWords['methods']
}

/**
 * A plugin that finds out which versions a service has: `/auth` is preferred, then v3, and v2.0 is used where there is nothing
 * else and the options name no domain.
 *
 * @throws {@link AuthError} `invalid_option` for options that contradict each other
 */
export function genericPlugin(options: GenericOptions & UserOptions, login: GenericLogin): IdentityPlugin {
  const resolved = resolveDefaults(options)
  const { projectId, projectName, trustId } = resolved
  const v3 = { methods: login.v3(resolved), scope: scopeFrom(resolved) }
  const beyond = beyondV2(options)

  function requestIn(version: AuthVersion): LoginWords {
    if (version === 'v3') return v3
    if (beyond === undefined) return { methods: login.v2(), scope: v2Scope(projectId, projectName, trustId) }
    throw new AuthError(
      'unsupported_version',
      `The Identity service has nothing but v2.0, which has no words for ${beyond}. Leave it out, or use another service.`,
      { versions: ['v2.0'] },
    )
  }

  return identityAt(authLocator(options, { orV2: true }), requestIn, options)
}

/** A domain that is not given is the default one; keystoneauth would let a default id win over a given name. */
function resolveDefaults(options: GenericOptions & UserOptions): V3Options & UserOptions {
  const { defaultDomainId, defaultDomainName } = options
  const givenOr = (id: string | undefined, name: string | undefined) =>
    id === undefined && name === undefined ? [defaultDomainId, defaultDomainName] : [id, name]
  const [userDomainId, userDomainName] = givenOr(options.userDomainId, options.userDomainName)
  const [projectDomainId, projectDomainName] = givenOr(options.projectDomainId, options.projectDomainName)
  return {
    ...options,
    projectId: options.projectId ?? options.tenantId,
    projectName: options.projectName ?? options.tenantName,
    userDomainId,
    userDomainName,
    projectDomainId,
    projectDomainName,
  }
}

const v3Only = [
  'domainId',
  'domainName',
  'projectDomainId',
  'projectDomainName',
  'userDomainId',
  'userDomainName',
  'systemScope',
] as const

function beyondV2(options: GenericOptions & UserOptions): string | undefined {
  if (options.unscoped === true) return 'unscoped'
  return v3Only.find((name) => options[name] !== undefined)
}
