import type { PasswordClaim } from '@ks/auth'
import type { PasswordHasher } from '../../identity/passwords/password-hasher.ts'
import { unauthenticated } from '../../identity-error.ts'
import { PasswordExpired } from '../password-expired.ts'
import type { AuthStore } from '../store.ts'
import type { Verifier } from './verifier.ts'

export interface PasswordDeps {
  authStore: AuthStore
  passwords: PasswordHasher
  clock: () => Date
}

/**
 * Verifies a password. Unknown user, no password, wrong password, disabled user or domain: the same answer after the same
 * work (CVE-2018-20170, CVE-2021-38155).
 */
export function passwordVerifier(deps: PasswordDeps): Verifier<PasswordClaim> {
  return async (claim) => {
    const user = await deps.authStore.findUser(claim.user)
    const right =
      user?.password === undefined
        ? await deps.passwords.verifyUnknown(claim.password)
        : await deps.passwords.verify(claim.password, user.password.hash)
    // An empty password proves nothing, even if somebody managed to store one (CVE-2013-2157).
    if (!right || user?.password === undefined || claim.password === '')
      throw unauthenticated('wrong user or password')
    if (!user.enabled || !user.domain.enabled)
      throw unauthenticated('the user or the domain of the user is disabled')
    const { expiresAt } = user.password
    if (expiresAt !== null && expiresAt <= deps.clock()) {
      throw new PasswordExpired(user.id)
    }
    return { userId: user.id }
  }
}
