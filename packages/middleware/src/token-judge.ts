import type { Access } from '@ks/auth'
import type { Credential } from './auth-scheme.ts'
import type { GuardRequest } from './guard.ts'
import type { Question, Refusal, TokenRefusal, Unavailable, Validation, Validator } from './validate.ts'

/** What is known of a token: what its access is good for, or why it is refused. */
export type Verdict<T> = Confirmed<T> | Refused

/** A token that is good. `made` is what {@link JudgeOptions.make} has made of its access. */
export interface Confirmed<T> {
  readonly refusal: undefined
  readonly access: Access
  readonly expiresAtMs: number
  readonly made: T
  /** Path and query for the service, where the credential says that they are others. */
  readonly url?: string | undefined
}

export interface Refused {
  readonly refusal: Refusal
  /** For a refusal because Keystone could not be asked. */
  readonly details?: Unavailable
}

/**
 * Asks about the token of a request, and never throws. Answers without a promise when the validator does.
 *
 * @param isThroughService whether the token comes from a service that has proven to be one: then it may have expired
 */
export interface TokenJudge<T> {
  (credential: Credential, request: GuardRequest, isThroughService: boolean): Verdict<T> | Promise<Verdict<T>>
  /** Reports that nobody could say. */
  unavailable(details: Unavailable): Refused
}

export interface JudgeOptions<T> {
  validator: Validator
  nowMs: () => number
  onUnavailable: ((cause: unknown) => void) | undefined
  /** Called once for an access, however many requests bring its token. */
  make: (access: Access) => T
  /** Why a token that is good must not be used for this request. */
  check: (
    access: Access,
    request: GuardRequest,
    isThroughService: boolean,
    /** What the service will see, where the credential says that it is another. */
    url: string | undefined,
  ) => TokenRefusal | undefined
}

/** Asks the validator, and believes it about everything but the expiry. */
export function tokenJudge<T>(options: JudgeOptions<T>): TokenJudge<T> {
  const { validator, nowMs, onUnavailable, make, check } = options
  const known = new WeakMap<Access, Confirmed<T>>()

  function confirm(access: Access): Confirmed<T> {
    const before = known.get(access)
    if (before !== undefined) return before
    // A copy of the instant: a Date can be changed by whoever holds it.
    const confirmed = {
      refusal: undefined,
      access,
      expiresAtMs: access.expiresAt.getTime(),
      made: make(access),
    }
    known.set(access, confirmed)
    return confirmed
  }

  function conclude(
    validation: Validation,
    request: GuardRequest,
    isThroughService: boolean,
    url?: string,
  ): Verdict<T> {
    if (!validation.ok) {
      return validation.refusal === 'unavailable' ? unavailable(validation) : { refusal: validation.refusal }
    }
    const confirmed = confirm(validation.access)
    const { expiresAtMs } = confirmed
    // Written so that an expiry that is no instant refuses, too (CVE-2013-2104).
    const isInTime = isThroughService ? !Number.isNaN(expiresAtMs) : nowMs() < expiresAtMs
    if (!isInTime) return expired
    const refusal = check(confirmed.access, request, isThroughService, url)
    return refusal === undefined ? confirmed : { refusal }
  }

  /** A report that fails must not change the answer. */
  function unavailable(details: Unavailable): Refused {
    try {
      onUnavailable?.(details.cause)
    } catch {}
    return { refusal: 'unavailable', details }
  }

  const broken = (cause: unknown) => unavailable({ ok: false, refusal: 'unavailable', cause })

  /** What needs no validator. */
  function judgeFound(
    found: Exclude<Credential, string>,
    request: GuardRequest,
    isThroughService: boolean,
  ): Verdict<T> {
    if ('ok' in found) return unavailable(found)
    if (!('access' in found)) return found
    const { access, url } = found
    const verdict = conclude({ ok: true, access }, request, isThroughService, url)
    return verdict.refusal === undefined ? { ...verdict, url } : verdict
  }

  function judge(credential: Credential, request: GuardRequest, isThroughService: boolean) {
    try {
      if (typeof credential !== 'string') return judgeFound(credential, request, isThroughService)
      const { method, url } = request
      const question: Question = isThroughService ? { method, url, allowExpired: true } : { method, url }
      const validation = validator(credential, question)
      if (!('then' in validation)) return conclude(validation, request, isThroughService)
      return Promise.resolve(validation)
        .then((settled) => conclude(settled, request, isThroughService))
        .catch(broken)
    } catch (cause) {
      return broken(cause)
    }
  }

  return Object.assign(judge, { unavailable })
}

const expired: Refused = Object.freeze({ refusal: 'expired' })
