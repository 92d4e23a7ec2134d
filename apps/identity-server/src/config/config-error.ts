/**
 * Why a configuration is refused.
 *
 * - `unreadable`: a file or folder is missing, forbidden or not UTF-8
 * - `syntax`: a line is not INI
 * - `unknown_option`: neither Keystone nor this server knows the section or option
 * - `invalid_value`: the value has the wrong type, is out of bounds, or refers to an option that does not exist
 * - `unsupported`: Keystone could do this, this server cannot, and going on without it would be unsafe
 */
export type ConfigErrorCode = 'unreadable' | 'syntax' | 'unknown_option' | 'invalid_value' | 'unsupported'

/** One thing that is wrong with a configuration. Never carries the value of an option marked secret. */
export interface ConfigProblem {
  readonly code: ConfigErrorCode
  /** What is wrong and what to do about it, without the place. */
  readonly message: string
  /** `file:line`, a file, or the name of an environment variable. */
  readonly where: string
  readonly section?: string
  readonly option?: string
}

/** The configuration cannot be used. Reports every problem that was found, not only the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  /** The code of the first problem. */
  readonly code: ConfigErrorCode
  /** At least one, in the order in which files were read. */
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly [ConfigProblem, ...ConfigProblem[]], options?: ErrorOptions) {
    super(problems.map(describeProblem).join('\n'), options)
    this.code = problems[0].code
    this.problems = problems
  }
}

function describeProblem({ where, section, option, message }: ConfigProblem): string {
  const name = section === undefined ? '' : ` [${section}]${option === undefined ? '' : ` ${option}`}`
  return `${where}:${name} ${message}`
}
