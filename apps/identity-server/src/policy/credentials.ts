declare const lowerCased: unique symbol

/** Names of roles in lower case. Made by {@link roleSet}. */
export type RoleSet = ReadonlySet<string> & { readonly [lowerCased]: true }

/**
 * What rules know about the caller. The names are those that rules spell: `user_id:%(target.user.id)s`.
 *
 * It holds only what the caller's token says. Nothing of the request's body, query or other headers belongs here.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/configuration/policy.html}
 */
export interface PolicyCredentials {
  readonly user_id: string | null
  readonly user_domain_id: string | null
  /** Project the token is scoped to. `null` for every other scope. */
  readonly project_id: string | null
  /** Domain of that project. */
  readonly project_domain_id: string | null
  /** Domain the token is scoped to. `null` for every other scope. */
  readonly domain_id: string | null
  /** `all` for a system-scoped token. */
  readonly system_scope: 'all' | null
  /** Names of the token's effective roles, compared without regard to case. */
  readonly roles: RoleSet
  readonly group_ids: readonly string[]
  readonly is_admin_project: boolean
  readonly trust_id: string | null
  /** Whether the token came from a trust or OAuth1. */
  readonly is_delegated_auth: boolean
}

/** What {@link policyCredentials} needs: the roles, and whatever else the token says. */
export type KnownCredentials = Partial<Omit<PolicyCredentials, 'roles'>> & {
  readonly roles: Iterable<string>
}

/** Collects names of roles for {@link PolicyCredentials.roles}. */
function roleSet(names: Iterable<string>): RoleSet {
  const roles: ReadonlySet<string> = new Set(Array.from(names, (name) => name.toLowerCase()))
  return roles as RoleSet
}

/**
 * Makes the credentials of one request. What is not given is absent: `null`, `false` or an empty list.
 */
export function policyCredentials(known: KnownCredentials): PolicyCredentials {
  return {
    user_id: known.user_id ?? null,
    user_domain_id: known.user_domain_id ?? null,
    project_id: known.project_id ?? null,
    project_domain_id: known.project_domain_id ?? null,
    domain_id: known.domain_id ?? null,
    system_scope: known.system_scope ?? null,
    roles: roleSet(known.roles),
    group_ids: known.group_ids ?? [],
    is_admin_project: known.is_admin_project ?? false,
    trust_id: known.trust_id ?? null,
    is_delegated_auth: known.is_delegated_auth ?? false,
  }
}
