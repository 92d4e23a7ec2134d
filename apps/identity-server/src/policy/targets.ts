/** A user, or for a create: the domain that the user will be in. */
export interface UserTarget {
  readonly id?: string
  readonly name?: string
  readonly domain_id?: string
}

/** A group, or for a create and a list: its domain. */
export interface GroupTarget {
  readonly id?: string
  readonly name?: string
  readonly domain_id?: string
}

/** A project, or for a create: the domain that the project will be in. A project that acts as a domain is in none. */
export interface ProjectTarget {
  readonly id?: string
  readonly name?: string
  readonly domain_id?: string | null
  readonly parent_id?: string | null
  readonly is_domain?: boolean
}

/** A domain, or for a list: the domain of the caller's token. */
export interface DomainTarget {
  readonly id?: string
  readonly name?: string
}

/** A role. A global role is in no domain. */
export interface RoleTarget {
  readonly id?: string
  readonly name?: string
  readonly domain_id?: string | null
}

/** A credential, also an EC2 one. */
export interface CredentialTarget {
  readonly id?: string
  readonly user_id?: string
  readonly project_id?: string | null
  readonly type?: string
}

/** A trust, or for a filtered list: the one user of it that the list is about. */
export interface TrustTarget {
  readonly id?: string
  readonly trustor_user_id?: string
  readonly trustee_user_id?: string
  readonly project_id?: string | null
}

/** The token of `X-Subject-Token`. */
export interface TokenTarget {
  readonly user_id?: string
  readonly user?: { readonly domain?: { readonly id?: string } }
}

/** A limit with the project or the domain it limits. */
export interface LimitTarget {
  readonly id?: string
  readonly project_id?: string | null
  readonly domain_id?: string | null
  readonly project?: { readonly id?: string; readonly domain_id?: string | null }
  readonly domain?: { readonly id?: string }
}

/** What an action acts on, by kind. Rules spell it `%(target.user.domain_id)s`. */
export interface PolicyTargetObjects {
  readonly user?: UserTarget
  readonly group?: GroupTarget
  readonly project?: ProjectTarget
  readonly domain?: DomainTarget
  readonly role?: RoleTarget
  readonly prior_role?: RoleTarget
  readonly implied_role?: RoleTarget
  readonly credential?: CredentialTarget
  readonly trust?: TrustTarget
  readonly token?: TokenTarget
  readonly limit?: LimitTarget
  /** The domain that a list of users, projects or role assignments is about. */
  readonly domain_id?: string | null
}

/**
 * What rules know about the object of an action. `null` is "none", as in the database; absent is "not known". Neither
 * ever equals anything.
 *
 * > [!WARNING]
 * > Load it from the database. Merging a request's body or query into it lets callers choose what they are compared
 * > with (CVE-2026-42999). For a create, it holds what the server has decided, such as the domain the user will be in.
 */
export interface PolicyTarget {
  /** The user in the path, as in `/users/{user_id}/application_credentials`. */
  readonly user_id?: string
  readonly target?: PolicyTargetObjects
}
