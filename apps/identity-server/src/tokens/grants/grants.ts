import type { Access } from '@ks/auth'
import type { PayloadDelegation, TokenPayload } from '../token-format.ts'

/** The member of a payload's `delegation` that says which grant a token was made from. */
export type DelegationKind = PayloadDelegation extends infer Delegation
  ? Delegation extends unknown
    ? keyof Delegation & string
    : never
  : never

/** What a delegation grants at this moment. A token made from it has this, and never more. */
export interface Grant {
  /** Whom the token shows as its user: that of the payload, or the trustor of an impersonating trust. */
  userId: string
  /** Whose roles the grant draws on. */
  holderId: string
  /** Ids of the roles that are granted, as far as the holder has them; with what they imply. `all`: whatever it has. */
  roleIds: readonly string[] | 'all'
  /** What the token says of the grant. */
  shown: Pick<Access, 'trust' | 'applicationCredential' | 'oauth1' | 'oauth2Credential'>
}

/** Why there is no grant. For the log only. */
export interface NoGrant {
  reason: string
}

/**
 * Looks up what a delegation stands for: gone, expired and disabled ones stand for nothing.
 *
 * @param id what the payload names it with
 */
export type GrantLookup = (id: string, payload: TokenPayload) => Promise<Grant | NoGrant>

/** One lookup for each kind of delegation that a payload can name. */
export type Grants = { readonly [Kind in DelegationKind]: GrantLookup }

/** The grant that a payload names; `undefined` for a token without delegation. */
export async function grantOf(grants: Grants, payload: TokenPayload): Promise<Grant | NoGrant | undefined> {
  if (payload.delegation === undefined) return undefined
  const [kind, id] = Object.entries(payload.delegation)[0] as [DelegationKind, string]
  return grants[kind](id, payload)
}
