import type { Compliance } from '../../identity/compliance/compliance.ts'
import type { PasswordHasher } from '../../identity/passwords/password-hasher.ts'
import { invalid } from '../../identity-error.ts'
import type { UserOptions } from './options.ts'

export interface NewPasswordDeps {
  passwords: PasswordHasher
  compliance: Compliance
  clock: () => Date
}

/** Who sets a password: somebody else has to tell the user, and may have to be forgotten at once. */
export type SetBy = 'user' | 'somebody_else'

/**
 * Checks a password that is to be set.
 *
 * @throws `invalid` for an empty one, or one that is not as `password_regex` wants it
 */
export function checkNewPassword(deps: Pick<NewPasswordDeps, 'compliance'>, password: string): void {
  // An empty password proves nothing when it is used to log in (CVE-2013-2157), so it cannot be set either.
  if (password === '') throw invalid('A password cannot be empty.')
  const { passwordPattern, passwordPatternDescription: description } = deps.compliance
  if (passwordPattern?.matches(password) === false)
    throw invalid(`The password does not match the requirements${description ? `: ${description}` : ''}.`)
}

/** When a password expires that is set now. `null`: never. */
export function expiryOfNewPassword(
  { compliance, clock }: Pick<NewPasswordDeps, 'compliance' | 'clock'>,
  options: UserOptions,
  setBy: SetBy,
): Date | null {
  if (options.ignore_password_expiry === true) return null
  const exempt = options.ignore_change_password_upon_first_use === true
  if (setBy === 'somebody_else' && compliance.changePasswordUponFirstUse && !exempt) return clock()
  if (compliance.passwordExpiresDays === undefined) return null
  const expiresAt = clock().getTime() + compliance.passwordExpiresDays * dayMs
  // Whole seconds, as in Keystone.
  return new Date(Math.floor(expiresAt / 1000) * 1000)
}

/**
 * Checks whether a user may choose a new password now, and this one.
 *
 * @param previous the passwords that the user has and had, the present one first
 * @throws `invalid` when the present one is too young, or the new one is one of the last
 */
export async function checkChange(
  deps: NewPasswordDeps,
  password: string,
  previous: readonly PreviousPassword[],
): Promise<void> {
  const { minimumPasswordAgeDays: days, uniqueLastPasswordCount: count } = deps.compliance
  const [present] = previous
  if (days > 0 && present?.selfService === true) {
    const changeable = present.createdAt.getTime() + days * dayMs
    if (deps.clock().getTime() < changeable)
      throw invalid(
        `A password that you chose must be kept for ${days} days. An administrator can change it.`,
      )
  }
  for (const { hash } of previous.slice(0, count)) {
    if (hash !== null && (await deps.passwords.verify(password, hash)))
      throw invalid(`The new password must not be one of the last ${count}.`)
  }
}

/** What is kept of a password. */
export interface PreviousPassword {
  /** `null`: the user had none from then on. */
  hash: string | null
  /** Whether the user chose it. */
  selfService: boolean
  createdAt: Date
}

const dayMs = 86_400_000
