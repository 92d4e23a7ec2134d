import type { Access } from '@ks/auth'

/**
 * Why a token does not confirm an identity.
 *
 * - `invalid`: unknown, revoked, or not a token at all.
 * - `expired`: past its expiry by our own clock.
 * - `forbidden`: a good token that must not be used for this request, or whose delegation no longer holds.
 */
export type TokenRefusal = 'invalid' | 'expired' | 'forbidden'

/** Why a request has no confirmed identity: no token, a refused one, or nobody could say. */
export type Refusal = 'missing' | TokenRefusal | 'unavailable'

/** What a {@link Validator} finds out about a token. */
export type Validation =
  | {
      readonly ok: true
      readonly access: Access
      /** When Keystone said so, in milliseconds since the epoch, if that was before this question. */
      readonly askedAtMs?: number
    }
  | { readonly ok: false; readonly refusal: TokenRefusal }
  | Unavailable

/** Keystone cannot be asked, or gives no usable answer. Says nothing about the token, so it is never remembered. */
export interface Unavailable {
  readonly ok: false
  readonly refusal: 'unavailable'
  /** Seconds after which Keystone wants to be asked again, when it says so. */
  readonly retryAfterSeconds?: number
  /** For the operator's log: never shown to a client. */
  readonly cause?: unknown
}

/** The request that a token came with. */
export interface ValidationContext {
  readonly method: string
  /** Path and query, as the client sent them. */
  readonly url: string
}

/** What a {@link Validator} is told beside the token. */
export interface Question extends ValidationContext {
  /**
   * Whether a token that has expired may be confirmed: a service with a token of its own has sent it. A validator that does
   * not know this refuses such tokens.
   */
  readonly allowExpired?: boolean | undefined
}

/**
 * Turns a token into an access, or says why not. This is the whole of what the middleware needs of an identity service:
 * {@link keystoneValidator} asks one over HTTP, the identity server passes a function of its own.
 *
 * A validator that answers without a promise makes the guard decide without one. It is never asked about values that
 * cannot be tokens, and need not look at the expiry: the guard does. A validator that throws counts as `unavailable`.
 */
export type Validator = (token: string, question: Question) => Validation | Promise<Validation>
