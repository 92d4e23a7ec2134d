/**
 * Everything a write can change, and what the `id` beside it is. Caches drop what was made from it.
 *
 * An assignment and a membership are named by whom they concern, because that is what a token is made from.
 */
const CHANGE_KINDS = {
  user: 'user id',
  password: 'user id',
  group: 'group id',
  membership: 'user id',
  project: 'project id',
  domain: 'domain id',
  role: 'role id',
  implied_role: 'prior role id',
  assignment: 'user or group id',
  service: 'service id',
  endpoint: 'endpoint id',
  region: 'region id',
  endpoint_filter: 'project id, or endpoint group id',
  policy: 'policy id',
  trust: 'trust id',
  application_credential: 'application credential id',
  access_rule: 'access rule id',
  credential: 'credential id',
  revocation_event: 'revocation event id',
  identity_provider: 'identity provider id',
  mapping: 'mapping id',
  protocol: 'identity provider id',
  service_provider: 'service provider id',
  consumer: 'consumer id',
  oauth_token: 'request or access token id',
  registered_limit: 'registered limit id',
  limit: 'limit id',
  domain_config: 'domain id',
  id_mapping: 'public id',
} as const

/** What a write changed, in Keystone's terms. */
export type ChangeKind = keyof typeof CHANGE_KINDS

/** One thing that a committed write changed: created, updated or deleted. */
export interface Change {
  readonly kind: ChangeKind
  /** At most 255 characters. */
  readonly id: string
}

/** How a write says what it changes. Saying the same thing twice is saying it once. */
export interface Changed {
  /** @throws TypeError for an id that is empty or longer than 255 characters */
  (kind: ChangeKind, id: string): void
  /** Says that no cache can hold what this write changes: a counter of failed logins, the last login. */
  nothing(): void
}

/** What one attempt of a write has said so far. */
export interface ChangeRecord {
  readonly changed: Changed
  /**
   * @throws TypeError when the write said neither what it changed nor that it changed nothing: the programmer forgot
   */
  changes(): readonly Change[]
}

/** Whether a word read from a `ks_change` row is a kind this release knows. */
export function isChangeKind(kind: string): kind is ChangeKind {
  return Object.hasOwn(CHANGE_KINDS, kind)
}

/** Starts a record for one attempt of a write. */
export function recordChanges(): ChangeRecord {
  const distinct = new Map<string, Change>()
  let declaredNothing = false
  const changed = (kind: ChangeKind, id: string) => {
    if (id.length === 0 || id.length > 255) {
      throw new TypeError(`changed('${kind}', …) takes an id of 1 to 255 characters, not of ${id.length}.`)
    }
    distinct.set(`${kind} ${id}`, Object.freeze({ kind, id }))
  }
  return {
    changed: Object.assign(changed, {
      nothing() {
        declaredNothing = true
      },
    }),
    changes() {
      if (distinct.size === 0 && !declaredNothing) {
        throw new TypeError('A write must call changed(kind, id) for what it changes, or changed.nothing().')
      }
      return [...distinct.values()]
    },
  }
}
