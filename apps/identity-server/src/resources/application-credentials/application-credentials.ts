import { randomUUID } from 'node:crypto'
import type { Caller } from '../../auth/caller.ts'
import { refuseDelegated } from '../../auth/delegation.ts'
import { impliedRoles, withImplied } from '../../auth/implied-roles.ts'
import type { SecretHasher } from '../../identity/secrets/secret-hasher.ts'
import { conflict, forbidden, invalid, notFound } from '../../identity-error.ts'
import type { Page, PageRequest } from '../../storage/page.ts'
import type { Microseconds } from '../../storage/schema/columns.ts'
import type { Storage } from '../../storage/storage.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import type { AccessRule } from '../access-rules/access-rules.ts'
import type { Role } from '../roles/roles.ts'
import type { RoleStore } from '../roles/store.ts'
import type { ApplicationCredentialFilter, ApplicationCredentialStore } from './store.ts'

/**
 * Lets a program act for a user on one project, with some of the user's roles. It never changes; who knows its secret
 * has it.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/user/application_credentials.html}
 */
export interface ApplicationCredential {
  id: string
  /** Unique among those of the user. */
  name: string
  description: string | null
  userId: string
  /** `null` when it was made with an unscoped token. It gives nothing then. */
  projectId: string | null
  /** `null`: never. */
  expiresAt: Microseconds | null
  /** What the API calls restricted is `false` or `null`. No token of one makes further credentials here, whatever it says. */
  unrestricted: boolean | null
  roleIds: readonly string[]
  /** The only requests that it may make. None: it may make all. */
  accessRules: readonly AccessRule[]
}

/** An application credential with its roles. */
export type ApplicationCredentialWithRoles = ApplicationCredential & { roles: readonly Role[] }

/** What callers give to make one. */
export type NewApplicationCredential = Pick<
  ApplicationCredential,
  'name' | 'description' | 'expiresAt' | 'unrestricted'
> & {
  /** Empty: one is made. */
  secret: string
  /** Empty: all roles of the token. */
  roles: readonly ({ id: string } | { name: string })[]
  accessRules: readonly NewAccessRule[]
}

/** An access rule that the user has already, or a request. */
export type NewAccessRule = { id: string } | Omit<AccessRule, 'id'>

export interface ApplicationCredentialDeps {
  storage: Storage
  applicationCredentials: ApplicationCredentialStore
  roles: Pick<RoleStore, 'byIds'>
  secrets: SecretHasher
  clock: () => Date
  /** `[application_credential] user_limit`: how many a user can have. -1: any number. */
  applicationCredentialLimit: number
}

/** @throws `not_found`, also for one of another user */
export async function getApplicationCredential(
  deps: ApplicationCredentialDeps,
  userId: string,
  id: string,
): Promise<ApplicationCredentialWithRoles> {
  const [credential] = await withRoles(deps, [await ofUser(deps, userId, id)])
  return credential as ApplicationCredentialWithRoles
}

/**
 * Lists the application credentials of a user, in order of their ids.
 *
 * @throws `not_found` for an unknown marker
 */
export async function listApplicationCredentials(
  deps: ApplicationCredentialDeps,
  userId: string,
  filter: ApplicationCredentialFilter,
  page: PageRequest,
): Promise<Page<ApplicationCredentialWithRoles>> {
  if (page.marker !== undefined) await ofUser(deps, userId, page.marker)
  const { items, more } = await deps.applicationCredentials.list(userId, filter, page)
  return { items: await withRoles(deps, items), more }
}

/**
 * Creates an application credential for the caller, on the project of its token.
 *
 * @returns also the secret: it is not kept, so this is the only time that it can be shown
 * @throws `forbidden` for a delegated caller, another user and more than a user can have; `conflict` for a name that the
 *   user has given already; `invalid` for a role that the token does not have, an expiry that has passed and an access
 *   rule that the user does not have; `PasswordHashError` for a secret that cannot be one
 */
export async function createApplicationCredential(
  deps: ApplicationCredentialDeps,
  caller: Caller,
  userId: string,
  input: NewApplicationCredential,
): Promise<ApplicationCredentialWithRoles & { secret: string }> {
  refuseDelegated(caller, 'create application credentials')
  // Whatever a policy file says: it would draw on the roles of somebody who did not ask for it.
  if (caller.access.user.id !== userId)
    throw forbidden('An application credential cannot be created for another user.')
  if (input.expiresAt !== null && input.expiresAt <= deps.clock().getTime() * 1000)
    throw invalid('expires_at has passed already.')
  const id = newId()
  const { secret, hash } = await secretFrom(deps, id, input.secret)
  const outcome = await deps.applicationCredentials
    .insert(
      {
        id,
        name: input.name,
        description: input.description,
        userId,
        projectId: caller.credentials.project_id,
        expiresAt: input.expiresAt,
        unrestricted: input.unrestricted,
        roleIds: await roleIdsFrom(deps, caller, input.roles),
        accessRules: input.accessRules.map((rule) => ('id' in rule ? rule : { ...rule, id: newId() })),
        secretHash: hash,
      },
      deps.applicationCredentialLimit,
    )
    .catch((error: unknown) => {
      if (!isStorageError(error, 'conflict')) throw error
      throw conflict('application_credential', `Duplicate entry found with name ${input.name}`)
    })
  if (outcome === 'unknown_user') throw notFound('user', userId)
  if (outcome === 'too_many')
    throw forbidden(`A user can have ${deps.applicationCredentialLimit} application credentials at most.`)
  if (outcome === 'unknown_rule') throw invalid('An access rule that is named by its id does not exist.')
  return { ...(await getApplicationCredential(deps, userId, id)), secret }
}

/**
 * Deletes an application credential. Its tokens end.
 *
 * @throws `forbidden` for a delegated caller; `not_found`, also for one of another user
 */
export async function deleteApplicationCredential(
  deps: ApplicationCredentialDeps,
  caller: Caller,
  userId: string,
  id: string,
): Promise<void> {
  refuseDelegated(caller, 'delete application credentials')
  await ofUser(deps, userId, id)
  if (!(await deps.applicationCredentials.delete(id))) throw notFound('application credential', id)
}

async function ofUser(
  deps: Pick<ApplicationCredentialDeps, 'applicationCredentials'>,
  userId: string,
  id: string,
): Promise<ApplicationCredential> {
  const credential = await deps.applicationCredentials.findOf(userId, id)
  if (credential === undefined) throw notFound('application credential', id)
  return credential
}

/** Adds the roles; those that have been deleted since are left out. */
async function withRoles(
  deps: Pick<ApplicationCredentialDeps, 'roles'>,
  credentials: readonly ApplicationCredential[],
): Promise<readonly ApplicationCredentialWithRoles[]> {
  const roles = await deps.roles.byIds([...new Set(credentials.flatMap((credential) => credential.roleIds))])
  return credentials.map((credential) => ({
    ...credential,
    roles: roles.filter((role) => credential.roleIds.includes(role.id)),
  }))
}

/** The roles that are wanted with those that they imply, or all of the token. */
async function roleIdsFrom(
  deps: Pick<ApplicationCredentialDeps, 'storage'>,
  caller: Caller,
  wanted: NewApplicationCredential['roles'],
): Promise<readonly string[]> {
  const held = caller.access.roles
  if (wanted.length === 0) return held.map((role) => role.id)
  const named = wanted.map((one) => {
    const role = held.find((role) => ('id' in one ? role.id === one.id : role.name === one.name))
    if (role === undefined)
      throw invalid('An application credential cannot have a role that the token does not have.')
    return role.id
  })
  const granted = withImplied(await impliedRoles(deps.storage), named)
  return held.filter((role) => granted.has(role.id)).map((role) => role.id)
}

/** What the user has chosen may be easy to guess, so it is hashed like a password. */
async function secretFrom(
  { secrets }: Pick<ApplicationCredentialDeps, 'secrets'>,
  id: string,
  chosen: string,
): Promise<{ secret: string; hash: string }> {
  return chosen === '' ? secrets.generate(id) : { secret: chosen, hash: await secrets.hash(chosen) }
}

function newId(): string {
  return randomUUID().replaceAll('-', '')
}
