/**
 * What a call cannot do, as a closed set. What the service refuses is a `SessionError` with code `http_error`.
 *
 * - `invalid_id`: an id that is empty or would lead elsewhere in the API. Nothing was sent.
 * - `invalid_option`: options of the client that cannot work.
 * - `not_found`: nothing matches what was looked for by name.
 * - `ambiguous`: several match; say more, such as the domain.
 * - `invalid_response`: the answer does not have what the API says it has.
 */
export type ClientErrorCode = 'invalid_id' | 'invalid_option' | 'not_found' | 'ambiguous' | 'invalid_response'

/** The one error class of `@ks/client`. Branch on {@link ClientError.code}; messages are for people. */
export class ClientError extends Error {
  readonly code: ClientErrorCode

  constructor(code: ClientErrorCode, message: string) {
    super(message)
    this.name = 'ClientError'
    this.code = code
  }
}
