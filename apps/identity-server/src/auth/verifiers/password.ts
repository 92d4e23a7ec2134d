import type { PasswordClaim } from '@ks/auth'
import type { UserStore } from '../../resources/users/store.ts'
import { type CheckPasswordDeps, checkPassword } from '../check-password.ts'
import { PasswordExpired } from '../password-expired.ts'
import type { AuthStore } from '../store.ts'
import type { Verifier } from './verifier.ts'

export interface PasswordDeps extends CheckPasswordDeps {
  authStore: AuthStore
  users: Pick<UserStore, 'replaceHash'>
  clock: () => Date
}

/**
 * Verifies a password. That it has expired is said only to somebody who knows it. A hash that is weaker than new ones, or
 * of another algorithm, is replaced: the password stays as old as it is.
 */
export function passwordVerifier(deps: PasswordDeps): Verifier<PasswordClaim> {
  return async (claim) => {
    const user = await checkPassword(deps, await deps.authStore.findUser(claim.user), claim.password)
    const { expiresAt } = user.password
    if (expiresAt !== null && expiresAt <= deps.clock()) throw new PasswordExpired(user.id)
    const { id, hash } = user.password
    const better = await deps.passwords.rehash(claim.password, hash)
    if (better !== undefined) await deps.users.replaceHash(id, hash, better)
    return { userId: user.id }
  }
}
