import { createHash, randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import { effectiveRoles } from '../../auth/effective-roles.ts'
import { type OAuth1Message, requireParameter } from '../../auth/oauth1/message.ts'
import { hasExpired, type SigningToken } from '../../auth/oauth1/signing-token.ts'
import { type OAuth1Deps, verifyOAuth1 } from '../../auth/oauth1/verify.ts'
import { notFound, unauthenticated } from '../../identity-error.ts'
import type { Storage } from '../../storage/storage.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { ProjectStore } from '../projects/store.ts'
import type { AccessToken } from './access-tokens.ts'
import type { RequestTokenStore } from './request-token-store.ts'

/** What a consumer asks a user for. It is good for one access token, once the user has agreed. */
export interface RequestToken extends SigningToken {
  id: string
  projectId: string
  /** `null`: no user has agreed yet. */
  authorization: Authorization | null
}

/** What a user agreed to. */
export interface Authorization {
  userId: string
  roleIds: readonly string[]
  /** What the user tells the consumer, as proof that it was this user who agreed. */
  verifier: string
}

export interface RequestTokenDeps extends OAuth1Deps {
  storage: Storage
  requestTokens: RequestTokenStore
  projects: Pick<ProjectStore, 'find'>
  /** `[oauth1] request_token_duration`. Seconds; 0: for ever. */
  requestTokenSeconds: number
  /** `[oauth1] access_token_duration`. Seconds; 0: for ever. */
  accessTokenSeconds: number
}

/**
 * First step: a consumer asks for access to a project.
 *
 * @throws `unauthenticated` unless the consumer has signed; `not_found` for an unknown project
 */
export async function createRequestToken(
  deps: RequestTokenDeps,
  message: OAuth1Message,
  projectId: string,
): Promise<RequestToken> {
  requireParameter(message, 'oauth_callback')
  const { consumerKey: consumerId } = message
  // There is no token yet: the consumer signs with its own secret alone.
  await verifyOAuth1(deps, message, async () => ({ consumerId, secret: '', expiresAt: null }))
  const project = await deps.projects.find(projectId)
  if (project === undefined || project.isDomain) throw notFound('project', projectId)
  const token: RequestToken = {
    ...newToken(),
    consumerId,
    projectId,
    authorization: null,
    expiresAt: expiryAfter(deps, deps.requestTokenSeconds),
  }
  await deps.requestTokens.insert(token, deps.clock()).catch(consumerGone)
  return token
}

/**
 * Second step: a user lets the consumer have some of the roles that the user has on the project. A later decision
 * replaces an earlier one, verifier included.
 *
 * @param wanted roles by id or name
 * @returns the verifier
 * @throws `not_found` for a request token that is unknown or has expired; `unauthenticated` when the user does not have
 *   every one of the roles
 */
export async function authorizeRequestToken(
  deps: RequestTokenDeps,
  id: string,
  userId: string,
  wanted: readonly ({ id: string } | { name: string })[],
): Promise<string> {
  const token = await deps.requestTokens.find(id)
  if (token === undefined || hasExpired(token, deps.clock())) throw notFound('request token', id)
  const held = await effectiveRoles(deps.storage, userId, { projectId: token.projectId })
  const roleIds = wanted.map((role) => {
    const found = held.find((one) => ('id' in role ? one.id === role.id : one.name === role.name))
    if (found === undefined) throw unauthenticated('the authorizing user does not have the role')
    return found.id
  })
  const verifier = newVerifier()
  const authorization = { userId, roleIds: [...new Set(roleIds)], verifier }
  if (!(await deps.requestTokens.authorize(id, authorization))) throw notFound('request token', id)
  return verifier
}

/**
 * Third step: the consumer proves with the verifier that the user agreed, and gets an access token in place of the
 * request token, with exactly the roles that the user chose (CVE-2020-12690).
 *
 * @throws `unauthenticated` for everything that is not proven
 */
export async function createAccessToken(
  deps: RequestTokenDeps,
  message: OAuth1Message,
): Promise<AccessToken> {
  const verifier = requireParameter(message, 'oauth_verifier')
  const id = requireParameter(message, 'oauth_token')
  const token = await verifyOAuth1(deps, message, () => deps.requestTokens.find(id))
  if (token.authorization === null || !isSame(token.authorization.verifier, verifier))
    throw unauthenticated('the user has not agreed, or the verifier is another')
  const { consumerId, projectId } = token
  const { userId, roleIds } = token.authorization
  const expiresAt = expiryAfter(deps, deps.accessTokenSeconds)
  const accessToken: AccessToken = { ...newToken(), consumerId, projectId, userId, roleIds, expiresAt }
  const exchanged = await deps.requestTokens.exchange(token.id, verifier, accessToken).catch(consumerGone)
  if (!exchanged) throw unauthenticated('the request token has been used')
  return accessToken
}

function newToken(): { id: string; secret: string } {
  return { id: randomUUID().replaceAll('-', ''), secret: randomBytes(16).toString('hex') }
}

/** Letters and digits that nobody takes for another. */
const verifierCharacters = 'abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

function newVerifier(): string {
  return Array.from({ length: 8 }, () => verifierCharacters[randomInt(verifierCharacters.length)]).join('')
}

function expiryAfter({ clock }: Pick<RequestTokenDeps, 'clock'>, seconds: number): Date | null {
  return seconds === 0 ? null : new Date(clock().getTime() + seconds * 1000)
}

function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

function consumerGone(error: unknown): never {
  if (isStorageError(error, 'reference')) throw unauthenticated('the consumer is gone')
  throw error
}
