import type { Scope } from '@ks/auth'

/** What is known of the request beyond the claim. */
export interface VerifierContext {
  /** The scope that is asked for; some methods allow only some. */
  scope: Scope | undefined
}

/** What a verified claim proves. */
export interface Verified {
  userId: string
  /** Methods that led to what was shown, when that was a token. */
  methods?: readonly string[]
  /** The new token must not live longer than this. */
  expiresAt?: Date
  /** Audit id of the first token of the chain. */
  parentAuditId?: string
  /** Without a scope asked for, the new token has none: the user's default project must not be used. */
  withoutDefaultProject?: boolean
}

/**
 * Checks the claim of one method.
 *
 * @throws `IdentityError` when it does not prove anything
 */
export type Verifier<Claim> = (claim: Claim, context: VerifierContext) => Promise<Verified>
