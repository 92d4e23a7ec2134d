import { randomUUID } from 'node:crypto'
import { conflict, forbidden, invalid, notFound } from '../../identity-error.ts'
import type { Extra } from '../../storage/extra.ts'
import { mergeOptions, type ResourceOptions } from '../../storage/options.ts'
import { isStorageError } from '../../storage/storage-error.ts'
import { immutable, refuseImmutable } from '../immutable.ts'
import type { RoleStore } from './store.ts'

/** A name for what may be done. A role of a domain counts only for the roles that it implies. */
export interface Role {
  id: string
  name: string
  /** `null`: known everywhere. */
  domainId: string | null
  description: string | null
  options: ResourceOptions
  extra: Extra
}

/** What callers give to make a role. */
export type NewRole = Pick<Role, 'name'> & Partial<Role>

/** What callers may change. Absent members stay as they are. */
export type RoleChanges = Partial<Omit<Role, 'id'>>

export interface RoleDeps {
  roles: RoleStore
  /** `[assignment] prohibited_implied_role`: names of roles that no other role may imply. */
  prohibitedImpliedRoles: readonly string[]
}

/** @throws `not_found` */
export async function getRole(deps: RoleDeps, id: string): Promise<Role> {
  const role = await deps.roles.find(id)
  if (role === undefined) throw notFound('role', id)
  return role
}

/** @throws `conflict` for a name that the domain, or the space of roles without one, already uses */
export async function createRole(deps: RoleDeps, input: NewRole): Promise<Role> {
  const role: Role = {
    id: input.id ?? randomUUID().replaceAll('-', ''),
    name: input.name,
    domainId: input.domainId ?? null,
    description: input.description ?? null,
    options: mergeOptions({}, input.options),
    extra: input.extra ?? {},
  }
  await deps.roles.insert(role).catch(nameTaken(role.name))
  return role
}

/**
 * Changes a role.
 *
 * @throws `not_found`, `conflict`; `invalid` for another domain; `forbidden` for an immutable role, unless the change
 *   only makes it mutable
 */
export async function updateRole(deps: RoleDeps, id: string, changes: RoleChanges): Promise<Role> {
  const present = await getRole(deps, id)
  if (changes.domainId !== undefined && changes.domainId !== present.domainId) {
    throw invalid('The domain of a role cannot be changed.')
  }
  refuseImmutable('role', present, changes)
  const role: Role = {
    ...present,
    ...changes,
    options: mergeOptions(present.options, changes.options),
    extra: { ...present.extra, ...changes.extra },
  }
  await deps.roles.update(role).catch(nameTaken(role.name))
  return role
}

/**
 * Deletes a role. Whoever had it has it no longer.
 *
 * @throws `not_found`; `forbidden` for an immutable role
 */
export async function deleteRole(deps: RoleDeps, id: string): Promise<void> {
  const role = await getRole(deps, id)
  if (role.options.immutable === true) throw immutable('role', id)
  await deps.roles.delete(id)
}

/** That a role implies another. */
export interface Implication {
  prior: Role
  implied: Role
}

/**
 * Lets a role imply another.
 *
 * @throws `not_found`, `conflict`; `forbidden` for a role that nothing may imply, and for a role of a domain behind one
 *   that is known everywhere
 */
export async function addImpliedRole(
  deps: RoleDeps,
  priorId: string,
  impliedId: string,
): Promise<Implication> {
  const prior = await getRole(deps, priorId)
  const implied = await getRole(deps, impliedId)
  if (deps.prohibitedImpliedRoles.includes(implied.name))
    throw forbidden(`No role may imply the role ${impliedId}.`)
  if (prior.domainId === null && implied.domainId !== null) {
    throw forbidden(
      `The global role ${priorId} cannot imply the role ${impliedId}, which belongs to a domain.`,
    )
  }
  await deps.roles.insertImplied(priorId, impliedId).catch((error: unknown) => {
    if (isStorageError(error, 'conflict')) throw conflict('implied_role', 'Duplicate entry')
    throw error
  })
  return { prior, implied }
}

/**
 * The inference of one role from another.
 *
 * @throws `not_found`
 */
export async function getImpliedRole(
  deps: RoleDeps,
  priorId: string,
  impliedId: string,
): Promise<Implication> {
  const prior = await getRole(deps, priorId)
  const implied = (await deps.roles.impliedBy(priorId)).find((role) => role.id === impliedId)
  if (implied === undefined) throw notImplied(priorId, impliedId)
  return { prior, implied }
}

/**
 * Stops a role from implying another.
 *
 * @throws `not_found`
 */
export async function removeImpliedRole(deps: RoleDeps, priorId: string, impliedId: string): Promise<void> {
  if (!(await deps.roles.deleteImplied(priorId, impliedId))) throw notImplied(priorId, impliedId)
}

function notImplied(priorId: string, impliedId: string) {
  return notFound('implied role', `${priorId} implies ${impliedId}`)
}

function nameTaken(name: string) {
  return (error: unknown): never => {
    if (isStorageError(error, 'conflict')) throw conflict('role', `Duplicate entry found with name ${name}`)
    throw error
  }
}
