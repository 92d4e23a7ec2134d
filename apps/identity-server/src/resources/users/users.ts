import { randomUUID } from 'node:crypto'
import { conflict, invalid, notFound } from '../../identity-error.ts'
import type { Extra } from '../../storage/extra.ts'
import type { Page, PageRequest } from '../../storage/page.ts'
import type { Storage } from '../../storage/storage.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { NewRevocation } from '../../tokens/revocation-store.ts'
import type { DomainStore } from '../domains/store.ts'
import type { ProjectStore } from '../projects/store.ts'
import { checkNewPassword, expiryOfNewPassword, type NewPasswordDeps, type SetBy } from './new-password.ts'
import { changedOptions, type UserOptionChanges, type UserOptions } from './options.ts'
import type { UserStore } from './store.ts'
import type { UserFilter } from './user-filter.ts'

/** Who can authenticate: a person, or a service. */
export interface User {
  id: string
  /** Unique within the domain. */
  name: string
  domainId: string
  enabled: boolean
  /** The project of a token that was asked for without a scope. It need not exist. */
  defaultProjectId: string | null
  /** When the present password expires. `null`: never, or there is no password here. */
  passwordExpiresAt: Date | null
  options: UserOptions
  federated: readonly FederatedIdentity[]
  /** Also `description` and `email`, for which the table has no column. */
  extra: Extra
}

/** Who a user is at an identity provider. */
export interface FederatedIdentity {
  idpId: string
  protocolId: string
  uniqueId: string
}

export type NewUser = Pick<User, 'name' | 'domainId'> &
  Partial<Pick<User, 'id' | 'enabled' | 'defaultProjectId' | 'options' | 'federated' | 'extra'>> & {
    /** Absent or `null`: the user cannot authenticate with a password. */
    password?: string | null
    /** Default: `somebody_else`. */
    passwordSetBy?: SetBy
  }

/** What callers may change. Absent members stay as they are. */
export type UserChanges = Partial<
  Pick<User, 'name' | 'domainId' | 'enabled' | 'defaultProjectId' | 'federated' | 'extra'>
> & {
  password?: string | null
  /** Default: `somebody_else`. */
  passwordSetBy?: SetBy
  /** Set one by one; `null` takes one back. */
  options?: UserOptionChanges
}

export interface UserDeps extends NewPasswordDeps {
  storage: Storage
  users: UserStore
  domains: Pick<DomainStore, 'find'>
  projects: Pick<ProjectStore, 'find' | 'byIds'>
  revokeTokens(event: NewRevocation): Promise<void>
  /** `[identity] default_domain_id`: where users are created when nothing says otherwise. */
  defaultDomainId: string
}

/** @throws `not_found` */
export async function getUser(deps: { users: Pick<UserStore, 'find'> }, id: string): Promise<User> {
  const user = await deps.users.find(id)
  if (user === undefined) throw notFound('user', id)
  return user
}

/**
 * Lists users, in order of their ids. A caller of a domain sees nothing of others.
 *
 * @param ownDomainId the domain of the caller's scope, `null` for another scope
 * @throws `not_found` for an unknown marker
 */
export async function listUsers(
  deps: { users: Pick<UserStore, 'find' | 'list'> },
  filter: UserFilter,
  page: PageRequest,
  ownDomainId: string | null,
): Promise<Page<User>> {
  if (page.marker !== undefined) await getUser(deps, page.marker)
  if (ownDomainId === null) return deps.users.list(filter, page)
  if (filter.domainId !== undefined && filter.domainId !== ownDomainId) return { items: [], more: false }
  return deps.users.list({ ...filter, domainId: ownDomainId }, page)
}

/**
 * Creates a user.
 *
 * @throws `not_found` for an unknown domain; `conflict` for a name that the domain already uses; `invalid` for a default
 *   project that acts as a domain, an unknown identity provider or a password that cannot be set
 */
export async function createUser(deps: UserDeps, input: NewUser): Promise<User> {
  const user: User = {
    id: input.id ?? randomUUID().replaceAll('-', ''),
    name: input.name.trim(),
    domainId: input.domainId,
    enabled: input.enabled ?? true,
    defaultProjectId: input.defaultProjectId ?? null,
    passwordExpiresAt: null,
    options: input.options ?? {},
    federated: input.federated ?? [],
    extra: input.extra ?? {},
  }
  if ((await deps.domains.find(user.domainId)) === undefined) throw notFound('domain', user.domainId)
  await refuseDomainAsProject(deps, user.defaultProjectId)
  const hash = (await hashOf(deps, input.password)) ?? undefined
  if (hash !== undefined)
    user.passwordExpiresAt = expiryOfNewPassword(deps, user.options, input.passwordSetBy ?? 'somebody_else')
  await deps.users.insert(user, hash).catch(refused(user.name))
  return user
}

/**
 * Changes a user. Disabling it or giving it another password ends its tokens; disabling it also deletes its application
 * credentials, enabling it forgets failed logins.
 *
 * @throws `not_found`, `conflict`; `invalid` for another domain, a default project that acts as a domain, an unknown
 *   identity provider, a password that cannot be set, or one for a user of another backend
 */
export async function updateUser(deps: UserDeps, id: string, changes: UserChanges): Promise<User> {
  const present = await getUser(deps, id)
  const { domainId, password, passwordSetBy, extra = {}, options, federated = [], ...others } = changes
  if (domainId !== undefined && domainId !== present.domainId)
    throw invalid('The domain of a user cannot be changed.')
  await refuseDomainAsProject(deps, changes.defaultProjectId)
  const hash = await hashOf(deps, password)
  const name = (changes.name ?? present.name).trim()
  const expiresAt =
    typeof hash === 'string'
      ? expiryOfNewPassword(
          deps,
          changedOptions(present.options, options ?? {}),
          passwordSetBy ?? 'somebody_else',
        )
      : null
  const outcome = await deps.users
    .update({
      id,
      ...others,
      ...((changes.name !== undefined || federated.length > 0) && { name }),
      ...(Object.keys(extra).length > 0 && { extra: { ...present.extra, ...extra } }),
      ...(options !== undefined && { options }),
      ...(federated.length > 0 && { federated }),
      ...(changes.enabled === true && { unlock: true }),
      ...(hash !== undefined && { password: { hash, selfService: false, expiresAt } }),
    })
    .catch(refused(name))
  if (outcome === 'unknown_user') throw notFound('user', id)
  if (outcome === 'not_local') throw invalid(`The password of the user ${id} is not kept here.`)
  // Also when it was disabled before: a first attempt may have ended between the two writes.
  if (changes.enabled === false || hash !== undefined) await deps.revokeTokens({ userId: id })
  return getUser(deps, id)
}

/**
 * Deletes a user with its grants, memberships, credentials and trusts. Its tokens end.
 *
 * @throws `not_found`
 */
export async function deleteUser(deps: Pick<UserDeps, 'users' | 'revokeTokens'>, id: string): Promise<void> {
  if (!(await deps.users.delete(id))) throw notFound('user', id)
  await deps.revokeTokens({ userId: id })
}

/** `undefined`: nothing is said of the password; `null`: there is to be none. */
async function hashOf(
  deps: UserDeps,
  password: string | null | undefined,
): Promise<string | null | undefined> {
  if (password === null || password === undefined) return password
  checkNewPassword(deps, password)
  return deps.passwords.hash(password)
}

async function refuseDomainAsProject(deps: UserDeps, projectId: string | null | undefined): Promise<void> {
  if (projectId === null || projectId === undefined) return
  const project = await deps.projects.find(projectId)
  if (project?.isDomain === true)
    throw invalid(`The project ${projectId} acts as a domain. It cannot be a default project.`)
}

function refused(name: string) {
  return (error: unknown): never => {
    if (isStorageError(error, 'conflict')) throw conflict('user', `Duplicate entry found with name ${name}`)
    if (isStorageError(error, 'reference'))
      throw invalid('Could not find the identity provider or the protocol.')
    throw error
  }
}
