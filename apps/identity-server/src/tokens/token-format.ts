/** What a token acts on, by id alone. */
export type PayloadScope = 'unscoped' | { projectId: string } | { domainId: string } | { system: 'all' }

/**
 * The grant a token was made from, when the user did not simply authenticate: a trust, an OAuth1 access token, an
 * application credential, or an OAuth2 client certificate (its RFC 8705 thumbprint).
 */
export type PayloadDelegation =
  | { trustId: string }
  | { accessTokenId: string }
  | { applicationCredentialId: string }
  | { thumbprint: string }

/** How a federated user came in. The groups live in the token because no table holds the membership. */
export interface PayloadFederation {
  groupIds: readonly string[]
  identityProviderId: string
  protocolId: string
}

/** Everything a token says by itself; the rest of an `Access` is looked up when the token is validated. */
export interface TokenPayload {
  userId: string
  /**
   * The authentication methods that led to the token, a set: the order is not kept. Empty means that the issuer
   * could not name them, which callers must read as "delegated".
   */
  methods: readonly string[]
  scope: PayloadScope
  /** Cut to whole seconds by every format, as Keystone shows it. */
  expiresAt: Date
  /** The token's own audit id, then the audit id of its chain when it was obtained from another token. */
  auditIds: readonly string[]
  federation?: PayloadFederation
  delegation?: PayloadDelegation
}

/** A token's content, and when it was issued (whole seconds). */
export interface DecodedToken {
  payload: TokenPayload
  issuedAt: Date
}

/**
 * A way to write a payload into a token that only this service can make.
 *
 * To add one: create `tokens/<format>.ts`, put one line in `formats.ts`, and run the format contract suite on it.
 */
export interface TokenFormat {
  readonly name: string
  /**
   * @param issuedAt Cut to whole seconds.
   * @throws {@link TokenEncodeError} when the format cannot carry the payload whole; nothing is ever left out.
   */
  encode(payload: TokenPayload, issuedAt: Date): string
  /**
   * Reads a token back. Neither expiry nor revocation is looked at.
   *
   * @returns `undefined` when the text is not one of ours, is damaged, or is another spelling of a token: every
   *   token has exactly one text (CVE-2015-7546), but for the second signature that ECDSA has for everything, see `jws`.
   */
  decode(token: string): DecodedToken | undefined
}

/** Why a payload cannot become a token. */
export type TokenEncodeErrorCode =
  | 'unknown_method'
  | 'unencodable_id'
  | 'unencodable_scope'
  | 'invalid_audit_id'
  | 'invalid_time'

/** A payload that a format cannot carry whole. The message names the part, never a key. */
export class TokenEncodeError extends Error {
  override readonly name = 'TokenEncodeError'
  readonly code: TokenEncodeErrorCode

  constructor(code: TokenEncodeErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
