import type { Scope } from '@ks/auth'
import type { PayloadDelegation, PayloadFederation, PayloadScope } from '../../tokens/token-format.ts'
import type { Circumstances } from '../circumstances.ts'

/** What is known of the request beyond the claim. */
export interface VerifierContext {
  /** The scope that is asked for; some methods allow only some. */
  scope: Scope | undefined
  circumstances: Circumstances
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
  /** The grant that the claim stands for. The token has exactly its scope, so none can be asked for. */
  grant?: { delegation: PayloadDelegation; scope: PayloadScope }
  /** How a federated user came in. */
  federation?: PayloadFederation
}

/**
 * Checks the claim of one method.
 *
 * @throws `IdentityError` when it does not prove anything
 */
export type Verifier<Claim> = (claim: Claim, context: VerifierContext) => Promise<Verified>
