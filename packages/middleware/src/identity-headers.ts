import { type Access, domainOf, isSystemScoped, projectOf } from '@ks/auth'
import { catalogHeader } from './catalog-header.ts'
import { canonicalName } from './header-name.ts'
import { headerList, headerValue } from './header-value.ts'

/** Headers by name, as written on the wire. */
export type IdentityHeaders = Readonly<Record<string, string>>

/** Which of the conflicting conventions the headers follow. */
export interface HeaderOptions {
  /**
   * Default: the convention of the original design, where `X-Tenant` is the tenant's id, `X-User` the user's name and
   * `X-Identity-Status` of an unconfirmed request `Indeterminate`. `'keystonemiddleware'`: what services behind the Python
   * middleware expect, the tenant's name, the user's id and `Invalid`.
   */
  compat?: 'keystonemiddleware' | undefined
  /** Whether the headers include `X-Service-Catalog` if the token has a catalog. Default true. */
  includeServiceCatalog?: boolean | undefined
}

const names = [
  ...['Domain-Id', 'Domain-Name', 'Project-Id', 'Project-Name', 'Project-Domain-Id', 'Project-Domain-Name'],
  ...['User-Id', 'User-Name', 'User-Domain-Id', 'User-Domain-Name', 'Roles'],
]

/**
 * Every header that a service could take for a statement of the middleware: of the user, of a calling service, the
 * deprecated names, and two that the Python middleware lets through.
 */
const reserved: ReadonlySet<string> = new Set(
  [
    ...names.flatMap((name) => [`X-${name}`, `X-Service-${name}`]),
    ...['X-Identity-Status', 'X-Service-Identity-Status', 'X-Service-Catalog', 'X-Is-Admin-Project'],
    ...['X-Role', 'X-User', 'X-Tenant', 'X-Tenant-Id', 'X-Tenant-Name'],
    ...['OpenStack-System-Scope', 'X-Authorization'],
  ].map((name) => name.toLowerCase()),
)
const reservedShapes: ReadonlySet<number> = new Set([...reserved].map(shapeOf))

/**
 * Whether only the middleware may set a header, in whatever spelling: case does not count, and neither does `_`, or any other
 * sign, for `-`, which CGI, WSGI and PHP programs behind a service cannot tell apart.
 *
 * @see CVE-2026-22797 (OSSA-2026-001)
 */
export function isIdentityHeader(name: string): boolean {
  return reservedShapes.has(shapeOf(name)) && reserved.has(canonicalName(name))
}

/** What all spellings of a name share. Each header of each request is asked about: most are told apart without a new string. */
function shapeOf(name: string): number {
  const first = name.charCodeAt(0) | 0x20
  const third = name.charCodeAt(2) | 0x20
  return (name.length << 16) | (first << 8) | third
}

/** The headers of a request whose identity is not confirmed. */
export function unconfirmedHeaders(options: HeaderOptions = {}): IdentityHeaders {
  return { 'X-Identity-Status': unconfirmed(options) }
}

/** The headers of a request with a service token that is not confirmed, beside those of its user. */
export function unconfirmedServiceHeaders(options: HeaderOptions = {}): IdentityHeaders {
  return { 'X-Service-Identity-Status': unconfirmed(options) }
}

function unconfirmed({ compat }: HeaderOptions): string {
  return compat === 'keystonemiddleware' ? 'Invalid' : 'Indeterminate'
}

/**
 * The headers of a request with a confirmed identity. What the token does not say has no header, never an empty one.
 * Values are safe to send on: what a header cannot hold is percent-encoded.
 */
export function identityHeaders(access: Access, options: HeaderOptions = {}): IdentityHeaders {
  const { compat, includeServiceCatalog = true } = options
  const { user, catalog } = access
  const project = projectOf(access)
  const { headers, set } = ownerHeaders('X', access)
  const roles = headers['X-Roles']
  headers['X-Is-Admin-Project'] = access.isAdminProject === false ? 'False' : 'True'
  if (isSystemScoped(access)) headers['OpenStack-System-Scope'] = 'all'
  set('X-Tenant', compat === 'keystonemiddleware' ? project?.name : project?.id)
  set('X-Tenant-Id', project?.id)
  set('X-Tenant-Name', project?.name)
  set('X-User', compat === 'keystonemiddleware' ? user.id : user.name)
  if (roles !== undefined) headers['X-Role'] = roles
  if (includeServiceCatalog && catalog !== undefined) headers['X-Service-Catalog'] = catalogHeader(catalog)
  return headers
}

/**
 * The headers of the service that made a request for its user. They say nothing of the system, for which there is only
 * the user's header.
 */
export function serviceIdentityHeaders(access: Access): IdentityHeaders {
  return ownerHeaders('X-Service', access).headers
}

/** What the headers of users and of services have in common. */
function ownerHeaders(prefix: 'X' | 'X-Service', access: Access) {
  const { user } = access
  const project = projectOf(access)
  const domain = domainOf(access)
  const roles = headerList(access.roles.map((role) => role.name))
  const headers: Record<string, string> = { [`${prefix}-Identity-Status`]: 'Confirmed' }
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') headers[name] = headerValue(value)
  }
  set(`${prefix}-Domain-Id`, domain?.id)
  set(`${prefix}-Domain-Name`, domain?.name)
  set(`${prefix}-Project-Id`, project?.id)
  set(`${prefix}-Project-Name`, project?.name)
  set(`${prefix}-Project-Domain-Id`, project?.domain.id)
  set(`${prefix}-Project-Domain-Name`, project?.domain.name)
  set(`${prefix}-User-Id`, user.id)
  set(`${prefix}-User-Name`, user.name)
  set(`${prefix}-User-Domain-Id`, user.domain.id)
  set(`${prefix}-User-Domain-Name`, user.domain.name)
  if (roles !== '') headers[`${prefix}-Roles`] = roles
  return { headers, set }
}
