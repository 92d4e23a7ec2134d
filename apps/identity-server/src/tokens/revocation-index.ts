/**
 * A revocation event: a token that equals every attribute that is set, and was issued not later than `issuedBefore`, is
 * revoked.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/token-provider.html}
 */
export interface RevocationEvent {
  id: number
  issuedBefore: Date
  revokedAt: Date
  userId?: string | undefined
  projectId?: string | undefined
  domainId?: string | undefined
  roleId?: string | undefined
  trustId?: string | undefined
  consumerId?: string | undefined
  auditId?: string | undefined
  auditChainId?: string | undefined
  expiresAt?: Date | undefined
}

/** What of a token revocation events are compared with. */
export interface RevocableToken {
  issuedAt: Date
  expiresAt: Date
  /** The user; for a trust also its trustor and trustee. */
  userIds: readonly string[]
  projectId: string | undefined
  /** Domain of the user and domain scope. */
  domainIds: readonly string[]
  roleIds: readonly string[]
  trustId: string | undefined
  consumerId: string | undefined
  auditId: string | undefined
  auditChainId: string | undefined
}

/** Revocation events in memory. Looking a token up costs the same however many there are. */
export interface RevocationIndex {
  /** Grows whenever an event is added: what was checked at this version need not be checked again. */
  readonly version: number
  add(events: readonly RevocationEvent[]): void
  /** Whether an event was added, and not forgotten since. */
  has(id: number): boolean
  /** Forgets events that no unexpired token can match any more. */
  prune(revokedBefore: Date): void
  isRevoked(token: RevocableToken): boolean
}

/** Attributes by which events are found, the most telling first: each event is filed under one of them. */
const attributes = [
  'auditId',
  'auditChainId',
  'trustId',
  'consumerId',
  'userId',
  'projectId',
  'domainId',
  'roleId',
] as const
type Attribute = (typeof attributes)[number]

const valuesOf: Record<Attribute, (token: RevocableToken) => readonly (string | undefined)[]> = {
  auditId: (token) => [token.auditId],
  auditChainId: (token) => [token.auditChainId],
  trustId: (token) => [token.trustId],
  consumerId: (token) => [token.consumerId],
  userId: (token) => token.userIds,
  projectId: (token) => [token.projectId],
  domainId: (token) => token.domainIds,
  roleId: (token) => token.roleIds,
}

export function revocationIndex(): RevocationIndex {
  const known = new Map<number, RevocationEvent>()
  const filed = Object.fromEntries(
    attributes.map((name) => [name, new Map<string, RevocationEvent[]>()]),
  ) as Record<Attribute, Map<string, RevocationEvent[]>>
  // An event that names only an expiry, or nothing, concerns every token.
  const general: RevocationEvent[] = []
  let version = 0

  function file(event: RevocationEvent): void {
    const attribute = attributes.find((name) => event[name] !== undefined)
    const value = attribute && event[attribute]
    if (attribute === undefined || value === undefined) {
      general.push(event)
      return
    }
    const bucket = filed[attribute].get(value)
    if (bucket === undefined) filed[attribute].set(value, [event])
    else bucket.push(event)
  }

  return {
    get version() {
      return version
    },
    add(events) {
      for (const event of events) {
        if (known.has(event.id)) continue
        known.set(event.id, event)
        file(event)
        version += 1
      }
    },
    has: (id) => known.has(id),
    prune(revokedBefore) {
      const kept = [...known.values()].filter((event) => event.revokedAt >= revokedBefore)
      if (kept.length === known.size) return
      known.clear()
      for (const name of attributes) filed[name].clear()
      general.length = 0
      for (const event of kept) {
        known.set(event.id, event)
        file(event)
      }
    },
    isRevoked(token) {
      if (known.size === 0) return false
      if (general.some((event) => matches(event, token))) return true
      return attributes.some((name) => {
        const index = filed[name]
        return (
          index.size > 0 &&
          valuesOf[name](token).some(
            (value) =>
              value !== undefined && index.get(value)?.some((event) => matches(event, token)) === true,
          )
        )
      })
    },
  }
}

function matches(event: RevocationEvent, token: RevocableToken): boolean {
  // Events have the resolution of seconds: a token of the same second is revoked too.
  if (Math.floor(token.issuedAt.getTime() / 1000) > Math.floor(event.issuedBefore.getTime() / 1000))
    return false
  if (event.expiresAt !== undefined && seconds(event.expiresAt) !== seconds(token.expiresAt)) return false
  return attributes.every((name) => {
    const wanted = event[name]
    return wanted === undefined || valuesOf[name](token).includes(wanted)
  })
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
