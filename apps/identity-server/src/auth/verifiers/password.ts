import type { PasswordClaim } from '@ks/auth'
import { type CheckPasswordDeps, checkPassword } from '../check-password.ts'
import { PasswordExpired } from '../password-expired.ts'
import type { AuthStore } from '../store.ts'
import type { Verifier } from './verifier.ts'

export interface PasswordDeps extends CheckPasswordDeps {
  authStore: AuthStore
  clock: () => Date
}

/** Verifies a password. That it has expired is said only to somebody who knows it. */
export function passwordVerifier(deps: PasswordDeps): Verifier<PasswordClaim> {
  return async (claim) => {
    const user = await checkPassword(deps, await deps.authStore.findUser(claim.user), claim.password)
    const { expiresAt } = user.password
    if (expiresAt !== null && expiresAt <= deps.clock()) throw new PasswordExpired(user.id)
    return { userId: user.id }
  }
}
