import { type CheckPasswordDeps, checkPassword } from '../../auth/check-password.ts'
import type { AuthStore } from '../../auth/store.ts'
import { invalid, unauthenticated } from '../../identity-error.ts'
import { checkChange, checkNewPassword, expiryOfNewPassword } from './new-password.ts'
import { getUser, type UserDeps } from './users.ts'

export interface ChangePasswordDeps extends UserDeps, CheckPasswordDeps {
  authStore: AuthStore
}

export interface PasswordChange {
  originalPassword: string
  password: string
}

/**
 * Changes the password of somebody who knows the present one, also when that has expired. All tokens of the user end.
 *
 * @throws `unauthenticated` for an unknown user, a wrong password, a locked or disabled user, a disabled domain: the same
 *   answer after the same work (CVE-2018-20170); `invalid` when the user may not change it, or not to this one
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#change-password-for-user}
 */
export async function changePassword(
  deps: ChangePasswordDeps,
  id: string,
  change: PasswordChange,
): Promise<void> {
  const proven = await checkPassword(deps, await deps.authStore.findUser({ id }), change.originalPassword)
  const { options } = await getUser(deps, id)
  if (options.lock_password === true)
    throw invalid('The password of this user can be changed by an administrator only.')
  checkNewPassword(deps, change.password)
  const previous = await deps.users.passwords(id, Math.max(1, deps.compliance.uniqueLastPasswordCount))
  if (previous[0]?.id !== proven.password.id) throw changedMeanwhile()
  await checkChange(deps, change.password, previous)
  const hash = await deps.passwords.hash(change.password)
  const written = await deps.users.setPassword(id, hash, {
    selfService: true,
    expiresAt: expiryOfNewPassword(deps, options, 'user'),
    replacing: proven.password.id,
  })
  if (!written) throw changedMeanwhile()
  await deps.revokeTokens({ userId: id })
}

/** Somebody else set another one: what the caller knows is not the password any more. */
function changedMeanwhile() {
  return unauthenticated('the password was changed meanwhile')
}
