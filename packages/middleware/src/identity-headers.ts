import { type Access, domainOf, isSystemScoped, projectOf } from '@ks/auth'
import { catalogHeader } from './catalog-header.ts'
import { headerList, headerValue } from './header-value.ts'

/** Headers by name, as written on the wire. */
export type IdentityHeaders = Readonly<Record<string, string>>

/** Which of the conflicting conventions the headers follow. */
export interface HeaderOptions {
  /**
   * Default: the convention of the original design, where `X-Tenant` is the tenant's id and `X-Identity-Status` of an
   * unconfirmed request is `Indeterminate`. `'keystonemiddleware'`: as the Python middleware does it, the tenant's name
   * and `Invalid`.
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

/**
 * Whether only the middleware may set a header, in whatever spelling: case does not count, and neither does `_` for `-`,
 * which CGI, WSGI and PHP programs behind a service cannot tell apart.
 *
 * @see CVE-2026-22797 (OSSA-2026-001)
 */
export function isIdentityHeader(name: string): boolean {
  return reserved.has(name.toLowerCase().replaceAll('_', '-'))
}

/** The headers of a request whose identity is not confirmed. */
export function unconfirmedHeaders({ compat }: HeaderOptions = {}): IdentityHeaders {
  return { 'X-Identity-Status': compat === 'keystonemiddleware' ? 'Invalid' : 'Indeterminate' }
}

/**
 * The headers of a request with a confirmed identity. What the token does not say has no header, never an empty one.
 * Values are safe to send on: what a header cannot hold is percent-encoded.
 */
export function identityHeaders(access: Access, options: HeaderOptions = {}): IdentityHeaders {
  const { compat, includeServiceCatalog = true } = options
  const { user, catalog } = access
  const project = projectOf(access)
  const domain = domainOf(access)
  const roles = headerList(access.roles.map((role) => role.name))
  const headers: Record<string, string> = { 'X-Identity-Status': 'Confirmed' }
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') headers[name] = headerValue(value)
  }
  set('X-Domain-Id', domain?.id)
  set('X-Domain-Name', domain?.name)
  set('X-Project-Id', project?.id)
  set('X-Project-Name', project?.name)
  set('X-Project-Domain-Id', project?.domain.id)
  set('X-Project-Domain-Name', project?.domain.name)
  set('X-User-Id', user.id)
  set('X-User-Name', user.name)
  set('X-User-Domain-Id', user.domain.id)
  set('X-User-Domain-Name', user.domain.name)
  if (roles !== '') headers['X-Roles'] = roles
  headers['X-Is-Admin-Project'] = access.isAdminProject === false ? 'False' : 'True'
  if (isSystemScoped(access)) headers['OpenStack-System-Scope'] = 'all'
  set('X-Tenant', compat === 'keystonemiddleware' ? project?.name : project?.id)
  set('X-Tenant-Id', project?.id)
  set('X-Tenant-Name', project?.name)
  set('X-User', user.name)
  if (roles !== '') headers['X-Role'] = roles
  if (includeServiceCatalog && catalog !== undefined) headers['X-Service-Catalog'] = catalogHeader(catalog)
  return headers
}
