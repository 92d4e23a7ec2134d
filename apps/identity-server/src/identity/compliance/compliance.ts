import type { Config } from '../../config/options.ts'
import { type PasswordPattern, passwordPattern } from './password-pattern.ts'

/** What `[security_compliance]` asks of users and their passwords. */
export interface Compliance {
  /** Wrong passwords in a row that lock a user out. `undefined`: nothing does. */
  lockoutFailureAttempts: number | undefined
  /** Seconds. `undefined`: until an administrator enables the user again. */
  lockoutDurationSeconds: number | undefined
  /** Days without a login after which a user is disabled. `undefined`: never. */
  daysInactive: number | undefined
  /** Days after which a new password expires. `undefined`: never. */
  passwordExpiresDays: number | undefined
  /** Passwords that a user cannot choose again, the present one included. */
  uniqueLastPasswordCount: number
  /** Days that a user has to keep a chosen password. */
  minimumPasswordAgeDays: number
  passwordPattern: PasswordPattern | undefined
  /** What the pattern asks for, in words. */
  passwordPatternDescription: string | undefined
  /** Whether users have to change a password that somebody else set. */
  changePasswordUponFirstUse: boolean
}

/**
 * Reads `[security_compliance]`.
 *
 * @throws SyntaxError for a `password_regex` that cannot be used here
 */
export function complianceOf(config: Config): Compliance {
  const pattern = config.security_compliance.password_regex
  return {
    lockoutFailureAttempts: config.security_compliance.lockout_failure_attempts,
    lockoutDurationSeconds: config.security_compliance.lockout_duration,
    daysInactive: config.security_compliance.disable_user_account_days_inactive,
    passwordExpiresDays: config.security_compliance.password_expires_days,
    uniqueLastPasswordCount: config.security_compliance.unique_last_password_count,
    minimumPasswordAgeDays: config.security_compliance.minimum_password_age,
    passwordPattern: pattern === undefined ? undefined : passwordPattern(pattern),
    passwordPatternDescription: config.security_compliance.password_regex_description,
    changePasswordUponFirstUse: config.security_compliance.change_password_upon_first_use,
  }
}

/** Tells which options contradict each other, and what to do about it. */
export function complianceProblem(
  config: Config,
): { option: 'minimum_password_age' | 'password_regex'; message: string; cause?: unknown } | undefined {
  const { minimum_password_age, password_expires_days, password_regex } = config.security_compliance
  if (password_expires_days !== undefined && minimum_password_age >= password_expires_days) {
    const message = `must be less than password_expires_days (${password_expires_days}): a password would expire before its user may change it`
    return { option: 'minimum_password_age', message }
  }
  try {
    if (password_regex !== undefined) passwordPattern(password_regex)
  } catch (cause) {
    return { option: 'password_regex', message: `cannot be used: ${String(cause)}`, cause }
  }
  return undefined
}
