/**
 * What is wrong with a configuration, as a closed set.
 *
 * - `unknown_option`: an option that does not exist, such as a misspelt one.
 * - `missing_option`: an option without which nothing can be decided.
 * - `invalid_option`: a value of the wrong type or out of its bounds.
 * - `contradictory_options`: options that exclude each other.
 */
export type MiddlewareErrorCode =
  | 'unknown_option'
  | 'missing_option'
  | 'invalid_option'
  | 'contradictory_options'

/**
 * The one error class of `@ks/middleware`. It is thrown only while a guard is made: a request is passed or refused, never
 * answered with an exception.
 */
export class MiddlewareError extends Error {
  readonly code: MiddlewareErrorCode
  /** The option concerned. */
  readonly option: string

  constructor(code: MiddlewareErrorCode, option: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'MiddlewareError'
    this.code = code
    this.option = option
  }
}
