import type { SigningToken } from '../../auth/oauth1/signing-token.ts'
import { notFound } from '../../identity-error.ts'
import type { Role } from '../roles/roles.ts'
import type { RoleStore } from '../roles/store.ts'
import type { AccessTokenStore } from './store.ts'

/** That a user lets a consumer act for it on a project, with some of its roles. */
export interface AccessToken extends SigningToken {
  id: string
  projectId: string
  /** The user that the consumer acts for. */
  userId: string
  roleIds: readonly string[]
}

export interface AccessTokenDeps {
  accessTokens: AccessTokenStore
  roles: Pick<RoleStore, 'byIds'>
}

/** @throws `not_found`, also for an access token of another user */
export async function getAccessToken(
  deps: Pick<AccessTokenDeps, 'accessTokens'>,
  userId: string,
  id: string,
): Promise<AccessToken> {
  const token = await deps.accessTokens.find(id)
  if (token === undefined || token.userId !== userId) throw notFound('access token', id)
  return token
}

/**
 * Takes an access token back. The tokens that the consumer got with it end.
 *
 * @throws `not_found`, also for an access token of another user
 */
export async function deleteAccessToken(
  deps: Pick<AccessTokenDeps, 'accessTokens'>,
  userId: string,
  id: string,
): Promise<void> {
  if (!(await deps.accessTokens.delete(userId, id))) throw notFound('access token', id)
}

/**
 * The roles that an access token was given, as far as they still exist.
 *
 * @throws `not_found`
 */
export async function rolesOfAccessToken(
  deps: AccessTokenDeps,
  userId: string,
  id: string,
): Promise<readonly Role[]> {
  return deps.roles.byIds((await getAccessToken(deps, userId, id)).roleIds)
}

/** @throws `not_found`, also for a role that the access token does not have */
export async function roleOfAccessToken(
  deps: AccessTokenDeps,
  userId: string,
  id: string,
  roleId: string,
): Promise<Role> {
  const role = (await rolesOfAccessToken(deps, userId, id)).find((given) => given.id === roleId)
  if (role === undefined) throw notFound('role', roleId)
  return role
}
