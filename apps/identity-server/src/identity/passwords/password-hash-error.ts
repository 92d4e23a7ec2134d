/**
 * Why a password is not hashed or checked.
 *
 * - `busy`: too many operations wait already; the caller should try again a little later
 * - `too_long`: the password is longer than may be set
 * - `invalid_password`: the password holds a NUL or an unpaired surrogate, which hash algorithms take for something else
 * - `invalid_parameter`: the configured cost is outside what the algorithm can do
 */
export type PasswordHashErrorCode = 'busy' | 'too_long' | 'invalid_password' | 'invalid_parameter'

/** A password operation that was refused. Never holds the password. */
export class PasswordHashError extends Error {
  override readonly name = 'PasswordHashError'
  readonly code: PasswordHashErrorCode

  constructor(code: PasswordHashErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
