/**
 * What is wrong with a policy:
 *
 * - `invalid_file`: the text is no YAML or JSON mapping of rule names to rules
 * - `invalid_rule`: a rule does not follow the rule language
 * - `unsupported_check`: a rule asks another server (`http:`, `https:`), which this engine refuses to do
 * - `unknown_rule`: a rule refers to a rule that does not exist
 * - `rule_cycle`: rules refer to each other in a circle
 */
export type PolicyErrorCode =
  | 'invalid_file'
  | 'invalid_rule'
  | 'unsupported_check'
  | 'unknown_rule'
  | 'rule_cycle'

/** Where a rule comes from. Errors repeat it, so that an operator finds the line to mend. */
export interface RuleOrigin {
  /** Name of the rule, for example `identity:get_user`. */
  readonly rule?: string | undefined
  /** Name of the file the rule was read from. Absent for a built-in rule. */
  readonly file?: string | undefined
}

/** Details of a {@link PolicyError}. */
export interface PolicyErrorOptions extends RuleOrigin {
  /** Where in the rule's text, counted from 1. Absent where a rule is not a text. */
  readonly position?: number | undefined
  readonly cause?: unknown
}

/**
 * A policy that cannot be used. Thrown while a policy is loaded or created, never while it is enforced: a server
 * with a broken policy does not start.
 */
export class PolicyError extends Error {
  readonly code: PolicyErrorCode
  readonly rule: string | undefined
  readonly file: string | undefined
  readonly position: number | undefined

  constructor(code: PolicyErrorCode, problem: string, options: PolicyErrorOptions = {}) {
    const { rule, file, position, cause } = options
    const place = [
      file,
      rule === undefined ? undefined : `rule "${rule}"`,
      position === undefined ? undefined : `position ${position}`,
    ].filter((part) => part !== undefined)
    super(place.length === 0 ? problem : `${place.join(', ')}: ${problem}`, { cause })
    this.name = 'PolicyError'
    this.code = code
    this.rule = rule
    this.file = file
    this.position = position
  }
}
