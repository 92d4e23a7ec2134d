import { type Access, domainOf, projectOf } from '@ks/auth'
import { type Caller, callerOf } from '../auth/caller.ts'
import type { Change } from '../storage/changes.ts'
import type { RememberedMeaning } from './meanings.ts'
import type { RevocableToken } from './revocation-index.ts'
import { serialisedAccess } from './serialised-catalog.ts'
import { type UntilChanged, untilChanged } from './until-changed.ts'

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

/**
 * Makes the entry of a validated token; the bodies are serialised when they are first asked for.
 *
 * @param catalogText the text of its catalog, where tokens share one
 */
export function validatedToken(
  access: Access,
  checkedAt: number,
  catalogText?: () => string,
): ValidatedToken {
  let body: string | undefined
  let bodyWithoutCatalog: string | undefined
  return {
    access,
    caller: callerOf(access),
    revocable: revocableToken(access),
    checkedAt,
    get body() {
      body ??= serialisedAccess(access, catalogText)
      return body
    },
    get bodyWithoutCatalog() {
      const { catalog: _, ...rest } = access
      bodyWithoutCatalog ??= serialisedAccess(rest)
      return bodyWithoutCatalog
    },
  }
}

/** Validated tokens in memory, ended by the changes that concern them, and what tokens like them mean. */
export interface ValidatedTokens {
  /** Grows with every change: an entry that was read across a change must not be kept. */
  readonly generation: number
  get(token: string): ValidatedToken | undefined
  /** Keeps an entry, unless something has changed since `generation`. */
  keep(entry: ValidatedToken, generation: number): void
  /** By whom they are and what they act on. */
  readonly meanings: UntilChanged<RememberedMeaning>
  apply(changes: readonly Change[] | 'unknown'): void
}

/** Catalogs are the largest part of both. */
const tokensPerMeaning = 10

/** @param limit how many tokens are kept, and a tenth as many meanings; the oldest go first */
export function validatedTokens(limit: number): ValidatedTokens {
  const tokens = untilChanged<ValidatedToken>(limit, (entry) => entry.access)
  const meanings = untilChanged<RememberedMeaning>(
    Math.ceil(limit / tokensPerMeaning),
    ({ meaning }) => meaning,
  )
  return {
    get generation() {
      return tokens.generation
    },
    get: tokens.get,
    keep: (entry, generation) => tokens.keep(entry.access.token, entry, generation),
    meanings,
    apply(changes) {
      tokens.apply(changes)
      meanings.apply(changes)
    },
  }
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
