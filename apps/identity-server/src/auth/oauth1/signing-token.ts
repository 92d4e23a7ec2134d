/** A request token or an access token, as far as signatures go. */
export interface SigningToken {
  /** The consumer that it was made for. */
  consumerId: string
  /** What is signed with, beside the consumer's own secret. */
  secret: string
  /** `null`: never. */
  expiresAt: Date | null
}

/** Whether a token is past its expiry. */
export function hasExpired({ expiresAt }: Pick<SigningToken, 'expiresAt'>, now: Date): boolean {
  // Put this way round, an instant that is none counts as expired.
  return expiresAt !== null && !(expiresAt > now)
}
