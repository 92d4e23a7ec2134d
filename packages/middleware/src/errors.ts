/**
 * What is wrong with a configuration, as a closed set.
 *
 * - `unknown_option`: an option that does not exist, such as a misspelt one.
 * - `missing_option`: an option without which nothing can be decided.
 * - `invalid_option`: a value of the wrong type or out of its bounds.
 * - `contradictory_options`: options that exclude each other.
 * - `invalid_configuration`: a file says something that cannot work; `problems` lists everything that is wrong with it.
 */
export type MiddlewareErrorCode =
  | 'unknown_option'
  | 'missing_option'
  | 'invalid_option'
  | 'contradictory_options'
  | 'invalid_configuration'

/** One thing that is wrong with a file. */
export interface ConfigurationProblem {
  /** The option concerned, as the file spells it. */
  readonly option: string
  /** The section that `auth_section` names, for an option that is there; absent for the guard's own. */
  readonly section?: string | undefined
  /** Number of its line; absent for what is missing. */
  readonly line?: number | undefined
  /** What is wrong and what to do, for people. Never has the value, which may be a secret. */
  readonly message: string
}

/**
 * The one error class of `@ks/middleware`. It is thrown only while a guard is made: a request is passed or refused, never
 * answered with an exception.
 */
export class MiddlewareError extends Error {
  readonly code: MiddlewareErrorCode
  /** The option concerned. */
  readonly option: string
  /** With `invalid_configuration`: everything that is wrong, in the order of lines. Otherwise empty. */
  readonly problems: readonly ConfigurationProblem[]

  constructor(
    code: MiddlewareErrorCode,
    option: string,
    message: string,
    cause?: unknown,
    problems: readonly ConfigurationProblem[] = [],
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'MiddlewareError'
    this.code = code
    this.option = option
    this.problems = problems
  }
}
