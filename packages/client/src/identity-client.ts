import type { Access } from '@ks/auth'
import { Adapter, type AdapterOptions, type ClientSession, Session, type SessionOptions } from '@ks/session'
import { identityApi } from './api.ts'
import { ClientError } from './errors.ts'
import { type LegacyLogin, legacyPlugin } from './legacy-login.ts'
import {
  type AccessRules,
  type ApplicationCredentials,
  accessRules,
  applicationCredentials,
} from './resources/application-credentials.ts'
import { type Auth, auth } from './resources/auth.ts'
import { type Credentials, credentials } from './resources/credentials.ts'
import { type Domains, domains } from './resources/domains.ts'
import { type Ec2Credentials, ec2Credentials } from './resources/ec2-credentials.ts'
import { type Endpoints, endpoints } from './resources/endpoints.ts'
import { type Federation, federation } from './resources/federation.ts'
import { type Grants, grants } from './resources/grants.ts'
import { type Groups, groups } from './resources/groups.ts'
import { type OAuth1, oauth1 } from './resources/oauth1.ts'
import { type Projects, projects } from './resources/projects.ts'
import { type Regions, regions } from './resources/regions.ts'
import { type RevocationEvents, revocationEvents } from './resources/revocation-events.ts'
import { type RoleAssignments, roleAssignments } from './resources/role-assignments.ts'
import { type Roles, roles } from './resources/roles.ts'
import { type Services, services } from './resources/services.ts'
import { type Trusts, trusts } from './resources/trusts.ts'
import { type Users, users } from './resources/users.ts'

/** How a client uses a session. What is left out is as the session has it. */
export interface SessionClientOptions extends Omit<AdapterOptions, 'serviceType'> {
  /** What sends the requests, and logs in. */
  session: ClientSession
}

/** A client that logs in by itself, with connections of its own. */
export interface LegacyClientOptions
  extends LegacyLogin,
    Omit<AdapterOptions, 'session' | 'serviceType' | 'auth'>,
    Pick<SessionOptions, 'verify' | 'cert'> {
  session?: undefined
}

/**
 * The Identity API v3, resource by resource.
 *
 * With a session, which is how a new program should use it, the session logs in when it is needed. Without one the client
 * has a login and connections of its own, as clients had before there were sessions; `close()` ends those.
 *
 * @example
 * const identity = new IdentityClient({ session })
 * const ada = await identity.users.find({ name: 'ada', domainId: 'default' })
 * await identity.grants.add({ userId: ada.id, projectId, roleId })
 */
export class IdentityClient implements AsyncDisposable {
  readonly applicationCredentials: ApplicationCredentials
  readonly accessRules: AccessRules
  /** What the client's own token may do, and other tokens. */
  readonly auth: Auth
  readonly credentials: Credentials
  readonly domains: Domains
  readonly ec2Credentials: Ec2Credentials
  readonly endpoints: Endpoints
  readonly federation: Federation
  /** Who has which role on what. */
  readonly grants: Grants
  readonly groups: Groups
  readonly oauth1: OAuth1
  readonly projects: Projects
  readonly regions: Regions
  readonly revocationEvents: RevocationEvents
  readonly roleAssignments: RoleAssignments
  readonly roles: Roles
  readonly services: Services
  readonly trusts: Trusts
  readonly users: Users
  /** A session of the client's own, when it was given none. */
  readonly #own: Session | undefined
  #access: Access | undefined

  /** @throws {@link ClientError} `invalid_option`; `AuthError` and `SessionError` with the same code */
  constructor(options: SessionClientOptions | LegacyClientOptions) {
    const { session, own, adapter } = isLegacy(options) ? this.#legacy(options) : given(options)
    this.#own = own
    const api = identityApi(
      new Adapter({ interface: 'public', ...adapter, session, serviceType: 'identity' }),
    )
    this.applicationCredentials = applicationCredentials(api)
    this.accessRules = accessRules(api)
    this.auth = auth(api)
    this.credentials = credentials(api)
    this.domains = domains(api)
    this.ec2Credentials = ec2Credentials(api)
    this.endpoints = endpoints(api)
    this.federation = federation(api)
    this.grants = grants(api)
    this.groups = groups(api)
    this.oauth1 = oauth1(api)
    this.projects = projects(api)
    this.regions = regions(api)
    this.revocationEvents = revocationEvents(api)
    this.roleAssignments = roleAssignments(api)
    this.roles = roles(api)
    this.services = services(api)
    this.trusts = trusts(api)
    this.users = users(api)
  }

  /** Id of the user, after a login of a client without a session; with one it stays `undefined`: `session.getUserId()`. */
  get userId(): string | undefined {
    return this.#access?.user.id
  }

  /** The token of a client without a session, after its login; with one it stays `undefined`: `session.getToken()`. */
  get authToken(): string | undefined {
    return this.#access?.token
  }

  /**
   * Logs in anew, when the client has no session. With one this does nothing, as logging in is the session's part; it is here
   * for programs that call it. Resolves to `true` in any case.
   *
   * @throws what the login throws
   */
  async authenticate(): Promise<true> {
    if (this.#own !== undefined) {
      this.#own.invalidate()
      await this.#own.getAccess()
    }
    return true
  }

  /** Ends the connections of a client without a session. A session that was given goes on. */
  async close(): Promise<void> {
    await this.#own?.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #legacy(options: LegacyClientOptions): Parts {
    const { verify, cert, session: _, ...adapter } = options
    const plugin = legacyPlugin(options, (access) => {
      this.#access = access
    })
    const own = new Session({
      auth: plugin,
      ...(verify !== undefined && { verify }),
      ...(cert !== undefined && { cert }),
    })
    return { session: own, own, adapter: withoutLogin(adapter) }
  }
}

interface Parts {
  session: ClientSession
  own: Session | undefined
  adapter: Omit<AdapterOptions, 'session' | 'serviceType'>
}

function isLegacy(options: SessionClientOptions | LegacyClientOptions): options is LegacyClientOptions {
  if (options.session !== undefined) return false
  if ('authUrl' in options && typeof options.authUrl === 'string') return true
  throw new ClientError('invalid_option', 'Give a session, or authUrl with a login.')
}

function given({ session, ...adapter }: SessionClientOptions): Parts {
  return { session, own: undefined, adapter }
}

/** The login is the plugin's, and not for the adapter. */
function withoutLogin(options: Omit<LegacyClientOptions, 'verify' | 'cert' | 'session'>): Parts['adapter'] {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !Object.hasOwn(loginNames, name)))
}

const loginNames = {
  ...{ authUrl: 1, userId: 1, username: 1, userDomainId: 1, userDomainName: 1, password: 1, token: 1 },
  ...{ applicationCredentialId: 1, applicationCredentialSecret: 1, trustId: 1, projectId: 1, projectName: 1 },
  ...{ projectDomainId: 1, projectDomainName: 1, domainId: 1, domainName: 1 },
} satisfies Record<keyof LegacyLogin, 1>
