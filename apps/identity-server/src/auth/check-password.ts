import type { Lockout } from '../identity/compliance/lockout.ts'
import type { PasswordHasher } from '../identity/passwords/password-hasher.ts'
import { unauthenticated } from '../identity-error.ts'
import type { AuthUser } from './store.ts'

export interface CheckPasswordDeps {
  passwords: PasswordHasher
  lockout: Lockout
}

/** A user who has a password here. */
export type UserWithPassword = AuthUser & { password: NonNullable<AuthUser['password']> }

/**
 * Checks the password of a user, for a login and for a change of it. Unknown user, no password, wrong password, locked or
 * disabled user, disabled domain: the same answer after the same work (CVE-2018-20170, CVE-2021-38155).
 *
 * A locked user is refused with the right password too, and as late: the lock is looked at when the password has been
 * compared, so of many guesses at once none gets in that comes after the one that locks.
 *
 * @throws `unauthenticated`
 */
export async function checkPassword(
  deps: CheckPasswordDeps,
  user: AuthUser | undefined,
  given: string,
): Promise<UserWithPassword> {
  const password = user?.password
  const right =
    password === undefined
      ? await deps.passwords.verifyUnknown(given)
      : await deps.passwords.verify(given, password.hash)
  const { locked } = await deps.lockout.stateOf(user?.id ?? '')
  if (locked) throw unauthenticated('the user is locked out')
  // An empty password proves nothing, even if somebody managed to store one (CVE-2013-2157).
  if (!right || user === undefined || password === undefined || given === '') {
    if (user !== undefined) deps.lockout.countFailure(user.id)
    throw unauthenticated('wrong user or password')
  }
  if (!user.enabled || !user.domain.enabled)
    throw unauthenticated('the user or the domain of the user is disabled')
  return { ...user, password }
}
