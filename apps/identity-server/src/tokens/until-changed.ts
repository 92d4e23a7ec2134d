import { type Access, domainOf, projectOf } from '@ks/auth'
import type { Change, ChangeKind } from '../storage/changes.ts'

/** What entries are found by when it changes. */
type Origin = 'user' | 'project' | 'domain' | 'application_credential'

/** What a change does to what is remembered: ends those made from the thing, all of them, or none. */
const effects: Record<ChangeKind, Origin | 'all' | 'none'> = {
  user: 'user',
  password: 'user',
  membership: 'user',
  project: 'project',
  domain: 'domain',
  application_credential: 'application_credential',
  // Concern a group, a role or a subtree, and with it users and projects that are not named.
  group: 'all',
  role: 'all',
  implied_role: 'all',
  assignment: 'all',
  service: 'all',
  endpoint: 'all',
  region: 'all',
  endpoint_filter: 'all',
  trust: 'all',
  identity_provider: 'all',
  service_provider: 'all',
  consumer: 'all',
  oauth_token: 'all',
  id_mapping: 'all',
  // Checked against the revocation index on every use.
  revocation_event: 'none',
  // One that binds an application credential is never changed or deleted.
  access_rule: 'none',
  policy: 'none',
  credential: 'none',
  mapping: 'none',
  protocol: 'none',
  registered_limit: 'none',
  limit: 'none',
  domain_config: 'none',
}

/** What is worked out from the database, in memory until one of the things it was made from changes. */
export interface UntilChanged<Value> {
  /** Grows with every change: what was read across a change must not be kept. */
  readonly generation: number
  get(key: string): Value | undefined
  /** Keeps a value, unless something has changed since `generation`. */
  keep(key: string, value: Value, generation: number): void
  apply(changes: readonly Change[] | 'unknown'): void
}

/**
 * @param limit how many values are kept; the oldest go first
 * @param accessOf the token, or what tokens have in common, that a value was made from
 */
export function untilChanged<Value>(
  limit: number,
  accessOf: (value: Value) => MadeFrom,
): UntilChanged<Value> {
  const values = new Map<string, Value>()
  const keysOf: Record<Origin, Map<string, Set<string>>> = {
    user: new Map(),
    project: new Map(),
    domain: new Map(),
    application_credential: new Map(),
  }
  let generation = 0

  function forget(key: string): void {
    const value = values.get(key)
    if (value === undefined) return
    values.delete(key)
    for (const [kind, id] of originsOf(accessOf(value))) {
      const keys = keysOf[kind].get(id)
      keys?.delete(key)
      if (keys?.size === 0) keysOf[kind].delete(id)
    }
  }

  function concernedBy(kind: Origin, id: string): readonly string[] {
    return [id, anyOfThem].flatMap((one) => [...(keysOf[kind].get(one) ?? [])])
  }

  function clear(): void {
    values.clear()
    for (const index of Object.values(keysOf)) index.clear()
  }

  return {
    get generation() {
      return generation
    },
    get: (key) => values.get(key),
    keep(key, value, read) {
      if (read !== generation || limit === 0) return
      forget(key)
      values.set(key, value)
      for (const [kind, id] of originsOf(accessOf(value))) {
        const keys = keysOf[kind].get(id) ?? new Set<string>()
        keys.add(key)
        keysOf[kind].set(id, keys)
      }
      if (values.size > limit) forget(values.keys().next().value as string)
    },
    apply(changes) {
      if (changes === 'unknown') {
        generation += 1
        clear()
        return
      }
      for (const change of changes) {
        const effect = effects[change.kind]
        if (effect === 'none') continue
        generation += 1
        if (effect === 'all') clear()
        else for (const key of concernedBy(effect, change.id)) forget(key)
      }
    },
  }
}

/** What of a token says where it comes from. */
export type MadeFrom = Pick<Access, 'user' | 'scope' | 'trust' | 'applicationCredential'>

/** Stands for every user, or every domain: a trust hangs on more of them than its tokens name. */
const anyOfThem = '*'

/** The user, project, domains and application credential that a token was made from. */
function originsOf(access: MadeFrom): [Origin, string][] {
  const project = projectOf(access)
  const domains = new Set([access.user.domain.id, project?.domain.id, domainOf(access)?.id])
  const found: [Origin, string][] = [['user', access.user.id]]
  if (project !== undefined) found.push(['project', project.id])
  for (const id of domains) if (id !== undefined) found.push(['domain', id])
  if (access.trust !== undefined) found.push(['user', anyOfThem], ['domain', anyOfThem])
  const { applicationCredential } = access
  if (applicationCredential !== undefined) found.push(['application_credential', applicationCredential.id])
  return found
}
