/** Allows the role `admin`, on whatever scope the token has. */
export const admin = 'rule:admin_required'

/** Allows readers of the whole system. Admins, managers and members are readers by implied roles. */
export const systemReader = '(role:reader and system_scope:all)'

/** Allows admins and readers of the whole system: the usual rule of reads. */
export const adminOrSystemReader = `${admin} or ${systemReader}`

/** Allows admins and services: the rule of what other services need of Keystone. */
export const serviceOrAdmin = 'rule:service_or_admin'

/** Allows everybody with a valid token. */
export const anyToken = ''

/**
 * Allows a role on a token scoped to the domain that all these attributes of the target name. A token with another kind
 * of scope has no domain and never matches.
 */
export function roleInDomainOf(role: 'reader' | 'manager' | 'admin', ...paths: readonly string[]): string {
  return `(${[`role:${role}`, ...paths.map((path) => `domain_id:%(${path})s`)].join(' and ')})`
}

/** Allows the user that an attribute of the target names. */
export function userIs(path: string): string {
  return `user_id:%(${path})s`
}
