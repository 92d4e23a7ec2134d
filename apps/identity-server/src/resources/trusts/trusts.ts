import { forbidden, notFound } from '../../identity-error.ts'
import type { Extra } from '../../storage/extra.ts'
import type { Microseconds } from '../../storage/schema/columns.ts'
import type { Storage } from '../../storage/storage.ts'
import type { NewRevocation } from '../../tokens/revocation-store.ts'
import type { ProjectStore } from '../projects/store.ts'
import type { Role } from '../roles/roles.ts'
import type { RoleStore } from '../roles/store.ts'
import type { UserStore } from '../users/store.ts'
import type { TrustStore } from './store.ts'
import { isUsedUp, liveTrust } from './trust-chain.ts'

/**
 * One user lets another act with some of its roles on a project.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3-ext/#os-trust-api}
 */
export interface Trust {
  id: string
  /** Whose roles they are. */
  trustorUserId: string
  /** Who may use them. */
  trusteeUserId: string
  /** `null`: a trust without a project gives nothing; Keystone lets people make them. */
  projectId: string | null
  /** Whether tokens show the trustor as their user. */
  impersonation: boolean
  /** `null`: never. */
  expiresAt: Microseconds | null
  /** How many more tokens it gives. `null`: any number. */
  remainingUses: number | null
  /** The trust that this one was made with a token of. */
  redelegatedTrustId: string | null
  /** How long a chain of trusts can be redelegated from it. 0: none. */
  redelegationCount: number
  extra: Extra
  roleIds: readonly string[]
}

export interface TrustDeps {
  storage: Storage
  trusts: TrustStore
  users: Pick<UserStore, 'find'>
  projects: Pick<ProjectStore, 'find'>
  roles: Pick<RoleStore, 'byIds' | 'list'>
  clock: () => Date
  revokeTokens(event: NewRevocation): Promise<void>
  /** `[trust] max_redelegation_count`. */
  maxRedelegationCount: number
}

/** @throws `not_found` also for a trust that is expired or used up, or was redelegated from one that is gone */
export async function getTrust(deps: TrustDeps, id: string): Promise<Trust> {
  const found = await liveTrust(deps, id)
  if (found === undefined || isUsedUp(found.trust)) throw notFound('trust', id)
  return found.trust
}

/** @throws `not_found`; an expired or used up trust is there until it is deleted */
export async function getStoredTrust(deps: Pick<TrustDeps, 'trusts'>, id: string): Promise<Trust> {
  const trust = await deps.trusts.find(id)
  if (trust === undefined) throw notFound('trust', id)
  return trust
}

/** The roles of a trust, without those that have been deleted since. */
export function rolesOfTrust(deps: Pick<TrustDeps, 'roles'>, trust: Trust): Promise<readonly Role[]> {
  return deps.roles.byIds(trust.roleIds)
}

/** @throws `not_found` when the trust, or the role in it, does not exist */
export async function roleOfTrust(deps: TrustDeps, id: string, roleId: string): Promise<Role> {
  const trust = await getTrust(deps, id)
  const role = (await rolesOfTrust(deps, trust)).find((one) => one.id === roleId)
  if (role === undefined) throw notFound('role', roleId)
  return role
}

/**
 * Deletes a trust and all that were redelegated from it. Their tokens end.
 *
 * @param within the trust of the caller's token, if it has one: only that trust, and what was redelegated from it, can
 *   then be deleted, whoever the token impersonates
 * @throws `not_found`, `forbidden`
 */
export async function deleteTrust(deps: TrustDeps, id: string, within: string | undefined): Promise<void> {
  if (within !== undefined && within !== id) {
    const found = await liveTrust(deps, id)
    if (found?.above.some((trust) => trust.id === within) !== true)
      throw forbidden('A token of a trust cannot be used to delete other trusts.')
  }
  const deleted = await deps.trusts.delete(id)
  if (deleted.length === 0) throw notFound('trust', id)
  for (const trustId of deleted) await deps.revokeTokens({ trustId })
}
