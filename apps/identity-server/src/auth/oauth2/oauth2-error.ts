import { IdentityError } from '../../identity-error.ts'

/** Codes of RFC 6749 for requests that are wrong in themselves. */
export type OAuth2ErrorCode = 'invalid_request' | 'unsupported_grant_type'

/** A request of the token endpoint that is wrong in itself, in the words of OAuth 2.0. */
export class OAuth2Error extends IdentityError {
  readonly error: OAuth2ErrorCode

  constructor(error: OAuth2ErrorCode, description: string) {
    super('invalid', description)
    this.error = error
  }
}
