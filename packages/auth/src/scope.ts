/** A domain, named in either of the two ways the Identity API knows. */
export type DomainRef = { id: string } | { name: string }

/** A user: by id, or by a name, which is unique only within a domain. */
export type UserRef = { id: string } | { name: string; domain: DomainRef }

/** A project: by id, or by a name, which is unique only within a domain. */
export type ProjectRef = { id: string } | { name: string; domain: DomainRef }

/**
 * What a token is asked to act on.
 *
 * No scope at all (an absent `scope`) is something else than `'unscoped'`: it lets the server fall back to the
 * user's default project.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management}
 */
export type Scope =
  | { project: ProjectRef }
  | { domain: DomainRef }
  | { system: 'all' }
  /** `project` is what the trust must be for; only v2.0 says that too. */
  | { trust: { id: string; project?: ProjectRef } }
  | 'unscoped'
