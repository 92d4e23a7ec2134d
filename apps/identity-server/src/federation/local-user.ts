import type { UserRef } from '@ks/auth'
import type { AuthStore, AuthUser } from '../auth/store.ts'
import { unauthenticated } from '../identity-error.ts'
import type { MappedIdentity } from './mapping/mapping.ts'

/**
 * The user of this cloud that a mapping names: by id, or by name and domain. A mapping that gives both must mean one
 * user.
 *
 * @throws `unauthenticated` when there is no such user, or the two are different ones
 */
export async function localUser(
  deps: { authStore: Pick<AuthStore, 'findUser'> },
  { id, name, domain }: MappedIdentity['user'],
): Promise<AuthUser> {
  const refs: UserRef[] = []
  if (id) refs.push({ id })
  if (name && domain) refs.push({ name, domain })
  const [user, ...others] = await Promise.all(refs.map((ref) => deps.authStore.findUser(ref)))
  if (user === undefined || others.some((other) => other?.id !== user.id))
    throw unauthenticated('the mapping names no user of this cloud, or two')
  return user
}
