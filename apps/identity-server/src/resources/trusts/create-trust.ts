import { randomUUID } from 'node:crypto'
import { effectiveRoleIds } from '../../auth/effective-roles.ts'
import { conflict, forbidden, invalid, notFound } from '../../identity-error.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import { getUser } from '../users/users.ts'
import { type LiveTrust, liveTrust, whyNotRedelegated } from './trust-chain.ts'
import type { Trust, TrustDeps } from './trusts.ts'

/** What callers give to make a trust. */
export type NewTrust = Pick<
  Trust,
  | 'trustorUserId'
  | 'trusteeUserId'
  | 'projectId'
  | 'impersonation'
  | 'expiresAt'
  | 'remainingUses'
  | 'redelegatedTrustId'
  | 'extra'
> & {
  roles: readonly ({ id: string } | { name: string })[]
  allowRedelegation: boolean
  /** `null`: as many times as possible, if it is allowed at all. */
  redelegationCount: number | null
}

/** Who makes a trust: the user of a token, and the trust that the token came from, if any. */
export interface Giver {
  userId: string
  trustId?: string | undefined
}

/**
 * Creates a trust. With a token of a trust it redelegates that one: the new trust gives no more, and for no longer.
 *
 * @throws `forbidden` for somebody else's roles, a project without roles, and whatever redelegation does not allow;
 *   `not_found` for an unknown trustee, project or role, or a role that the giver does not have; `invalid` for an
 *   ambiguous name of a role, an expiry that has passed, or counted uses of a trust that can be redelegated; `conflict`
 *   when there is the same trust with the same expiry
 * @see {@link https://security.openstack.org/ossa/OSSA-2014-018.html} why a token of a trust is not enough
 */
export async function createTrust(deps: TrustDeps, input: NewTrust, giver: Giver): Promise<Trust> {
  if (input.trustorUserId !== giver.userId)
    throw forbidden('The trustor must be the user who makes the trust.')
  if (input.projectId !== null && input.roles.length === 0)
    throw forbidden('A trust for a project needs at least one role.')
  await getUser(deps, input.trusteeUserId)
  const source = await sourceOf(deps, input, giver)
  const roleIds = await roleIdsOf(deps, input.roles)
  // Without impersonation who redelegates is not whose roles they are: both must have them.
  for (const holderId of new Set([giver.userId, source?.originalTrustorId ?? giver.userId]))
    await refuseRolesNotHeld(deps, input.projectId, roleIds, holderId)
  if (input.expiresAt !== null && input.expiresAt <= deps.clock().getTime() * 1000)
    throw invalid('expires_at has passed already.')

  const { roles: _roles, allowRedelegation: _allow, ...given } = input
  const trust: Trust = {
    ...given,
    id: randomUUID().replaceAll('-', ''),
    roleIds,
    expiresAt: input.expiresAt ?? source?.trust.expiresAt ?? null,
    redelegatedTrustId: source?.trust.id ?? null,
    redelegationCount: redelegationCount(deps, input, source?.trust),
  }
  const refusal = source && whyNotRedelegated(source.trust, trust, deps)
  if (refusal !== undefined) throw forbidden(refusal)
  try {
    await deps.trusts.insert(trust)
  } catch (error) {
    if (isStorageError(error, 'conflict')) throw conflict('trust', 'Duplicate entry found')
    throw error
  }
  return trust
}

/** The trust that is redelegated. The body may name it, but only the token decides. */
async function sourceOf(deps: TrustDeps, input: NewTrust, giver: Giver): Promise<LiveTrust | undefined> {
  if (input.redelegatedTrustId !== null && input.redelegatedTrustId !== giver.trustId)
    throw forbidden('A trust is redelegated with a token of that trust.')
  if (giver.trustId === undefined) return undefined
  const source = await liveTrust(deps, giver.trustId)
  if (source === undefined) throw forbidden('The trust of the token is gone.')
  return source
}

async function roleIdsOf(deps: Pick<TrustDeps, 'roles'>, roles: NewTrust['roles']): Promise<string[]> {
  const ids = new Set<string>()
  for (const role of roles) ids.add('id' in role ? role.id : await idOfRole(deps, role.name))
  return [...ids]
}

/** @throws `not_found`, `invalid` for a name that roles of several domains have */
async function idOfRole(deps: Pick<TrustDeps, 'roles'>, name: string): Promise<string> {
  const { items, more } = await deps.roles.list({ name: { equals: name } }, { limit: 1 })
  const [role] = items
  if (role === undefined) throw notFound('role', name)
  if (more) throw invalid(`Several roles have the name ${name}. Use an id.`)
  return role.id
}

async function refuseRolesNotHeld(
  deps: TrustDeps,
  projectId: string | null,
  roleIds: readonly string[],
  holderId: string,
): Promise<void> {
  const held = projectId === null ? new Set() : await rolesOn(deps, projectId, holderId)
  const missing = roleIds.find((id) => !held.has(id))
  if (missing !== undefined) throw notFound('role', missing)
}

async function rolesOn(deps: TrustDeps, projectId: string, userId: string): Promise<ReadonlySet<string>> {
  const project = await deps.projects.find(projectId)
  if (project === undefined || project.isDomain) throw notFound('project', projectId)
  return effectiveRoleIds(deps.storage, userId, { projectId })
}

function redelegationCount(deps: TrustDeps, input: NewTrust, source: Trust | undefined): number {
  const wanted = input.redelegationCount
  if (!input.allowRedelegation || wanted === 0) return 0
  if (input.remainingUses !== null)
    throw invalid('remaining_uses cannot be set for a trust that can be redelegated.')
  if (source === undefined) {
    if (wanted !== null && wanted > deps.maxRedelegationCount)
      throw forbidden(`redelegation_count cannot be more than ${deps.maxRedelegationCount}.`)
    return wanted ?? deps.maxRedelegationCount
  }
  const rest = source.redelegationCount - 1
  if (wanted !== null && wanted !== rest)
    throw forbidden('redelegation_count of a redelegated trust cannot be chosen.')
  return rest
}
