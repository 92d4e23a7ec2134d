import { invalid, unauthenticated } from '../../identity-error.ts'
import { getUser, type UserDeps } from './users.ts'

export interface PasswordChange {
  originalPassword: string
  password: string
}

/**
 * Changes the password of somebody who knows the present one, also when that has expired. All tokens of the user end.
 *
 * @throws `unauthenticated` for an unknown user, a wrong password, a disabled user or domain: the same answer after the
 *   same work (CVE-2018-20170); `invalid` when the user may not change it, or the new one is empty
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#change-password-for-user}
 */
export async function changePassword(deps: UserDeps, id: string, change: PasswordChange): Promise<void> {
  const present = await deps.users.passwordHash(id)
  const right =
    present === undefined
      ? await deps.passwords.verifyUnknown(change.originalPassword)
      : await deps.passwords.verify(change.originalPassword, present)
  if (!right || present === undefined || change.originalPassword === '')
    throw unauthenticated('wrong user or password')
  const user = await getUser(deps, id)
  const domain = await deps.domains.find(user.domainId)
  if (!user.enabled || domain?.enabled !== true)
    throw unauthenticated('the user or the domain of the user is disabled')
  if (user.options.lock_password === true)
    throw invalid('The password of this user can be changed by an administrator only.')
  if (change.password === '') throw invalid('A password cannot be empty.')
  const hash = await deps.passwords.hash(change.password)
  const written = await deps.users.setPassword(id, hash, {
    selfService: true,
    expiresAt: null,
    replacing: present,
  })
  // Somebody else set another one meanwhile: what the caller knows is not the password any more.
  if (!written) throw unauthenticated('the password was changed meanwhile')
  await deps.revokeTokens({ userId: id })
}
