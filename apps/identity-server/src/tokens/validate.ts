import { isExpired } from '@ks/auth'
import { dayOf } from '../identity/compliance/inactivity.ts'
import type { Change } from '../storage/changes.ts'
import type { Storage } from '../storage/storage.ts'
import { type DescribeDeps, meaningOf, type Refused, withMeaning } from './describe-token.ts'
import type { IdentifiedKeys, KeySource } from './keys.ts'
import { meaningKey, type RememberedMeaning, rememberedMeaning, stillHolds } from './meanings.ts'
import type { RevocationIndex } from './revocation-index.ts'
import type { RevocationStore } from './revocation-store.ts'
import type { TokenFormat, TokenPayload } from './token-format.ts'
import { type ValidatedToken, type ValidatedTokens, validatedToken } from './validated-tokens.ts'

export interface ValidateDeps extends DescribeDeps {
  storage: Storage
  format: TokenFormat
  /** The keys of {@link ValidateDeps.format}. */
  keys: KeySource<IdentifiedKeys>
  revocations: RevocationIndex
  revocationStore: RevocationStore
  validated: ValidatedTokens
  /** Forgets what catalogs are made of when one of these kinds of things changes. */
  catalog: DescribeDeps['catalog'] & { forget(): void; affectedBy(kind: string): boolean }
  clock: () => Date
  /**
   * Whether Python Keystone writes to the same database. What it revokes is then looked up for every validation, as it
   * tells nobody.
   */
  shared: boolean
  /** Milliseconds for which what was learnt of other processes' writes holds. 0: ask every time. */
  freshForMs: number
  /** Whether a user can become disabled by a day's passing, without a write that tells of it. */
  daysCount: boolean
  /** How long a revocation event can concern a token. Seconds. Older ones are forgotten. */
  keepRevocationsForSeconds: number
  log(reason: string): void
}

export interface ValidateOptions {
  /** Seconds after its expiry for which a token is still taken. Default 0. */
  expiredForSeconds?: number
}

/** Validates tokens of this service. */
export interface TokenValidator {
  /**
   * The token's meaning at this moment, or `undefined` when it is not valid, for whatever reason. A token that was
   * validated before is answered at once, without a promise: no SQL, no cryptography, no serialisation.
   *
   * @throws `StorageError` `unreachable` when the database cannot be asked and the answer is not certain without it
   */
  validate(
    token: string,
    options?: ValidateOptions,
  ): ValidatedToken | undefined | Promise<ValidatedToken | undefined>
  /**
   * Resolves when everything that other processes wrote up to `freshForMs` before the call is known: catalogs and
   * revocations are as they are now.
   *
   * @throws `StorageError` `unreachable`
   */
  inStep(): Promise<void>
}

/** How often revocation events are looked through for those that no token can match any more. */
const pruneEveryMs = 60_000

/**
 * Makes the validator of a process. What this process writes ends the entries concerned before the write resolves; what
 * other processes write is learnt at most `freshForMs` later.
 */
export function tokenValidator(deps: ValidateDeps): TokenValidator {
  const freshForMs = deps.shared ? 0 : deps.freshForMs
  let learntAt = Number.NEGATIVE_INFINITY
  let prunedAt = Number.NEGATIVE_INFINITY
  let catchingUp: Promise<void> | undefined
  // Revocation events that the index does not have for certain: until it has, no token is answered from memory.
  const toRead = new Set<number>()
  let allToRead = false
  let keys = deps.keys.current()
  let day = dayOf(deps.clock())

  deps.storage.onChange((changes) => {
    take(changes)
    for (const id of revocationsIn(changes)) toRead.add(id)
  })

  function take(changes: readonly Change[]): void {
    deps.validated.apply(changes)
    if (changes.some((change) => deps.catalog.affectedBy(change.kind))) deps.catalog.forget()
  }

  async function catchUp(): Promise<void> {
    const asked = performance.now()
    const changes = deps.shared ? 'unknown' : await deps.storage.changesElsewhere()
    // Changes are told once: what they end is ended, and what is to be read is noted, before a read can fail.
    if (changes === 'unknown') {
      deps.validated.apply('unknown')
      deps.catalog.forget()
      allToRead = true
    } else {
      take(changes)
      for (const id of revocationsIn(changes)) toRead.add(id)
    }
    endTokensOfLostKeys()
    endTokensWithTheDay()
    const ids = [...toRead]
    if (allToRead) deps.revocations.add(await deps.revocationStore.all())
    else {
      const events = ids.filter((id) => !deps.revocations.has(id))
      if (events.length > 0) deps.revocations.add(await deps.revocationStore.byIds(events))
    }
    allToRead = false
    for (const id of ids) toRead.delete(id)
    prune()
    learntAt = asked
  }

  /** A key that is gone ends the tokens made with it, also those that are remembered (and those a thief has made). */
  function endTokensOfLostKeys(): void {
    const present = deps.keys.current()
    if (present === keys) return
    if (!keys.keyIds.every((id) => present.keyIds.includes(id))) deps.validated.apply('unknown')
    keys = present
  }

  function endTokensWithTheDay(): void {
    const today = dayOf(deps.clock())
    if (deps.daysCount && today !== day) deps.validated.apply('unknown')
    day = today
  }

  function prune(): void {
    const now = deps.clock().getTime()
    if (now - prunedAt < pruneEveryMs) return
    prunedAt = now
    deps.revocations.prune(new Date(now - deps.keepRevocationsForSeconds * 1000))
  }

  /** All validations that find the process behind wait for one catching up that begins after they came. */
  async function inStep(): Promise<void> {
    const since = performance.now() - (toRead.size > 0 || allToRead ? 0 : freshForMs)
    while (learntAt < since) {
      catchingUp ??= catchUp().finally(() => {
        catchingUp = undefined
      })
      await catchingUp
    }
  }

  function known(token: string, expiredForSeconds: number): ValidatedToken | undefined {
    const entry = deps.validated.get(token)
    if (entry === undefined) return undefined
    // A grant can have expired since, which nobody writes: beyond the life of the token only the database knows.
    const remembered = entry.caller.chain.delegated ? 0 : expiredForSeconds
    if (isExpired(entry.access, deps.clock(), -remembered)) return undefined
    if (entry.checkedAt !== deps.revocations.version) {
      if (deps.revocations.isRevoked(entry.revocable)) return undefined
      entry.checkedAt = deps.revocations.version
    }
    return entry
  }

  async function validateAnew(token: string, expiredForSeconds: number): Promise<ValidatedToken | undefined> {
    // First what needs no database: tokens that never were any cost it nothing.
    const decoded = deps.format.decode(token)
    if (decoded === undefined) return refuse('not a token of this service')
    const { payload, issuedAt } = decoded
    if (isExpired({ expiresAt: payload.expiresAt }, deps.clock(), -expiredForSeconds))
      return refuse('expired')

    await inStep()
    const present = known(token, expiredForSeconds)
    if (present !== undefined) return present

    const { generation } = deps.validated
    const { version } = deps.revocations
    const found = await meaning(payload)
    if ('reason' in found) return refuse(found.reason)
    const access = withMeaning(found.meaning, payload, issuedAt, token)
    const entry = validatedToken(access, version, found.catalogText)
    if (deps.revocations.isRevoked(entry.revocable)) return refuse('revoked')
    deps.validated.keep(entry, generation)
    return entry
  }

  /** What tokens of this user on this scope mean, remembered or worked out. The process is in step. */
  async function meaning(payload: TokenPayload): Promise<RememberedMeaning | Refused> {
    const { meanings } = deps.validated
    const now = deps.clock()
    const key = meaningKey(payload)
    const remembered = key === undefined ? undefined : meanings.get(key)
    if (remembered !== undefined && stillHolds(remembered, now)) return remembered

    const { generation } = meanings
    const made = await meaningOf(deps, payload)
    if ('reason' in made) return made
    const fresh = rememberedMeaning(made, now)
    if (key !== undefined) meanings.keep(key, fresh, generation)
    return fresh
  }

  function refuse(reason: string): undefined {
    deps.log(reason)
    return undefined
  }

  return {
    validate(token, options = {}) {
      const { expiredForSeconds = 0 } = options
      if (toRead.size === 0 && !allToRead && performance.now() < learntAt + freshForMs) {
        const entry = known(token, expiredForSeconds)
        if (entry !== undefined) return entry
      }
      return deps.validated.get(token) === undefined
        ? validateAnew(token, expiredForSeconds)
        : inStep().then(() => known(token, expiredForSeconds) ?? validateAnew(token, expiredForSeconds))
    },
    inStep,
  }
}

function revocationsIn(changes: readonly Change[]): number[] {
  return changes.filter((change) => change.kind === 'revocation_event').map((change) => Number(change.id))
}
