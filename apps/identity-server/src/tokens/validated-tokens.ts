import { type Access, domainOf, projectOf, v3 } from '@ks/auth'
import { type Caller, callerOf } from '../auth/caller.ts'
import type { Change, ChangeKind } from '../storage/changes.ts'
import type { RevocableToken } from './revocation-index.ts'

/** A token that was found valid, with everything that its next validation needs. */
export interface ValidatedToken {
  readonly access: Access
  readonly caller: Caller
  readonly revocable: RevocableToken
  /** The v3 answer as text: Node writes a text and the headers before it in one piece, a buffer in two. */
  readonly body: string
  /** The same without the catalog. */
  readonly bodyWithoutCatalog: string
  /** Version of the revocation index at which it was last found not revoked. */
  checkedAt: number
}

/** Makes the entry of a validated token; the bodies are serialised when they are first asked for. */
export function validatedToken(access: Access, checkedAt: number): ValidatedToken {
  let body: string | undefined
  let bodyWithoutCatalog: string | undefined
  return {
    access,
    caller: callerOf(access),
    revocable: revocableToken(access),
    checkedAt,
    get body() {
      body ??= JSON.stringify(v3.encodeAccess(access))
      return body
    },
    get bodyWithoutCatalog() {
      const { catalog: _, ...rest } = access
      bodyWithoutCatalog ??= JSON.stringify(v3.encodeAccess(rest))
      return bodyWithoutCatalog
    },
  }
}

/** What entries are found by when it changes. */
type Origin = 'user' | 'project' | 'domain' | 'application_credential'

/** What a change does to the entries: ends those made from the thing, all of them, or none. */
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

/** Validated tokens in memory, ended by the changes that concern them. */
export interface ValidatedTokens {
  /** Grows with every change: an entry that was read across a change must not be kept. */
  readonly generation: number
  get(token: string): ValidatedToken | undefined
  /** Keeps an entry, unless something has changed since `generation`. */
  keep(entry: ValidatedToken, generation: number): void
  apply(changes: readonly Change[] | 'unknown'): void
}

/** @param limit how many entries are kept; the oldest go first */
export function validatedTokens(limit: number): ValidatedTokens {
  const entries = new Map<string, ValidatedToken>()
  const tokensOf: Record<Origin, Map<string, Set<string>>> = {
    user: new Map(),
    project: new Map(),
    domain: new Map(),
    application_credential: new Map(),
  }
  let generation = 0

  function forget(token: string): void {
    const entry = entries.get(token)
    if (entry === undefined) return
    entries.delete(token)
    for (const [kind, id] of madeFrom(entry.access)) {
      const tokens = tokensOf[kind].get(id)
      tokens?.delete(token)
      if (tokens?.size === 0) tokensOf[kind].delete(id)
    }
  }

  function concernedBy(kind: keyof typeof tokensOf, id: string): readonly string[] {
    return [id, anyOfThem].flatMap((one) => [...(tokensOf[kind].get(one) ?? [])])
  }

  function clear(): void {
    entries.clear()
    for (const index of Object.values(tokensOf)) index.clear()
  }

  return {
    get generation() {
      return generation
    },
    get: (token) => entries.get(token),
    keep(entry, read) {
      if (read !== generation || limit === 0) return
      forget(entry.access.token)
      entries.set(entry.access.token, entry)
      for (const [kind, id] of madeFrom(entry.access)) {
        const tokens = tokensOf[kind].get(id) ?? new Set<string>()
        tokens.add(entry.access.token)
        tokensOf[kind].set(id, tokens)
      }
      if (entries.size > limit) forget(entries.keys().next().value as string)
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
        else for (const token of concernedBy(effect, change.id)) forget(token)
      }
    },
  }
}

/** Stands for every user, or every domain: a trust hangs on more of them than its tokens name. */
const anyOfThem = '*'

/** The user, project, domains and application credential that a token was made from. */
function madeFrom(access: Access): [Origin, string][] {
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

function revocableToken(access: Access): RevocableToken {
  const domain = domainOf(access)?.id
  return {
    issuedAt: access.issuedAt,
    expiresAt: access.expiresAt,
    userIds:
      access.trust === undefined
        ? [access.user.id]
        : [access.user.id, access.trust.trustorUserId, access.trust.trusteeUserId],
    projectId: projectOf(access)?.id,
    domainIds: domain === undefined ? [access.user.domain.id] : [access.user.domain.id, domain],
    roleIds: access.roles.map((role) => role.id),
    trustId: access.trust?.id,
    consumerId: access.oauth1?.consumerId,
    auditId: access.auditIds[0],
    auditChainId: access.auditIds[1],
  }
}
