import type { UserRef } from '../scope.ts'

/** What tells a login from another, by the names that keystoneauth has for it. Secrets included: only a hash may leave. */
export type CacheElements = Readonly<Record<string, string | undefined>>

/** The elements of a user. */
export function userElements(user: UserRef): CacheElements {
  if ('id' in user) return { user_id: user.id }
  const { name: username, domain } = user
  return 'id' in domain
    ? { username, user_domain_id: domain.id }
    : { username, user_domain_name: domain.name }
}
