import type { Catalog } from './catalog/catalog.ts'

/** A thing with the id and the name it had when the token was made. */
export interface Named {
  id: string
  name: string
}

/** A user or project: names are unique only within {@link domain}. */
export interface InDomain extends Named {
  domain: Named
}

/** The user of a token. For an impersonating trust this is the trustor. */
export interface AccessUser extends InDomain {
  /** `null` when the password never expires; absent for users without a password here (federated). */
  passwordExpiresAt?: Date | null
  /** How a federated user came in. */
  federation?: { groupIds: readonly string[]; identityProviderId: string; protocolId: string }
}

/** What a token acts on. */
export type AccessScope =
  | 'unscoped'
  | { project: InDomain; isDomain: boolean }
  | { domain: Named }
  | { system: 'all' }

/** One access rule of an application credential: a request it may make. */
export interface AccessRule {
  id?: string
  service: string
  method: string
  path: string
}

/** A cloud whose Identity service trusts the one of a token. */
export interface ServiceProvider {
  id: string
  /** Where it gives a token for an assertion. */
  authUrl: string
  /** Where it takes assertions. */
  spUrl: string
}

/**
 * The result of an authentication or of a validation, independent of the API version that carried it.
 * Plain data: frozen by the code that makes it, safe to share between requests.
 */
export interface Access {
  /** The token itself (`X-Subject-Token`). A secret: whoever has it is the user. */
  token: string
  /** Methods that led to this token. Empty or unknown names must be read as "delegated". */
  methods: readonly string[]
  user: AccessUser
  /** This token's own audit id, then the id of the first token of its chain when it was obtained from another. */
  auditIds: readonly string[]
  issuedAt: Date
  expiresAt: Date
  scope: AccessScope
  roles: readonly Named[]
  /** Absent when the token is unscoped or the answer was asked for without one (`?nocatalog`). */
  catalog?: Catalog
  trust?: { id: string; trustorUserId: string; trusteeUserId: string; impersonation: boolean }
  applicationCredential?: {
    id: string
    name: string
    restricted: boolean
    accessRules?: readonly AccessRule[]
  }
  oauth1?: { accessTokenId: string; consumerId: string }
  /** RFC 8705 thumbprint of the client certificate that the token is bound to. */
  oauth2Credential?: { thumbprint: string }
  /** What the user of the token has to prove beside having it, by kind: `{ kerberos: 'ada@EXAMPLE.ORG' }`. */
  bind?: Readonly<Record<string, unknown>>
  /** Other clouds whose Identity services trust this one. */
  serviceProviders?: readonly ServiceProvider[]
  isAdminProject?: boolean
}

/**
 * Tells whether a token is past its expiry, or will be in `withinSeconds` or less.
 *
 * @param withinSeconds Seconds. Default 0.
 */
export function isExpired(access: Pick<Access, 'expiresAt'>, now: Date, withinSeconds = 0): boolean {
  // Put this way round, an instant that is none counts as expired.
  return !(access.expiresAt.getTime() - now.getTime() > withinSeconds * 1000)
}

/** The project a token acts on, if that is its scope. */
export function projectOf(access: Pick<Access, 'scope'>): InDomain | undefined {
  return typeof access.scope === 'object' && 'project' in access.scope ? access.scope.project : undefined
}

/** The domain a token acts on, if that is its scope (a project's domain is not). */
export function domainOf(access: Pick<Access, 'scope'>): Named | undefined {
  return typeof access.scope === 'object' && 'domain' in access.scope ? access.scope.domain : undefined
}

/** Whether a token acts on the whole system. */
export function isSystemScoped(access: Pick<Access, 'scope'>): boolean {
  return typeof access.scope === 'object' && 'system' in access.scope
}

/** Whether a token acts on anything: a project, a domain or the system. */
export function isScoped(access: Pick<Access, 'scope'>): boolean {
  return access.scope !== 'unscoped'
}

/**
 * Whether a token's project is the one of administrators. A server that has no such project says nothing, and then every
 * project counts as it, as in Keystone.
 */
export function isAdminProject(access: Pick<Access, 'isAdminProject'>): boolean {
  return access.isAdminProject !== false
}

/**
 * The audit id that all tokens of a chain share: that of the first one, which the others were obtained from. `undefined` when
 * the server says none.
 */
export function initialAuditIdOf({ auditIds }: Pick<Access, 'auditIds'>): string | undefined {
  return auditIds[1] ?? auditIds[0]
}

/** Another cloud that the Identity service knows, by its id. */
export function findServiceProvider(
  { serviceProviders }: Pick<Access, 'serviceProviders'>,
  id: string,
): ServiceProvider | undefined {
  return serviceProviders?.find((provider) => provider.id === id)
}
