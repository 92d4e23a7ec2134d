import type { Caller } from '../../auth/caller.ts'
import { refuseDelegated } from '../../auth/delegation.ts'
import { forbidden, notFound } from '../../identity-error.ts'
import type { Page, PageRequest } from '../../storage/page.ts'
import type { AccessRuleFilter, AccessRuleStore } from './store.ts'

/** A request to a service that an application credential may make. A user has each rule once, for all its credentials. */
export interface AccessRule {
  id: string
  /** Type of the service in the catalog. */
  service: string
  method: string
  /** `*` and `{name}` stand for a part of the path, `**` for any number of them. */
  path: string
}

export interface AccessRuleDeps {
  accessRules: AccessRuleStore
}

/** @throws `not_found`, also for a rule of another user */
export async function getAccessRule(deps: AccessRuleDeps, userId: string, id: string): Promise<AccessRule> {
  const rule = await deps.accessRules.find(userId, id)
  if (rule === undefined) throw notFound('access rule', id)
  return rule
}

/**
 * Lists the access rules of a user, in order of their ids.
 *
 * @throws `not_found` for an unknown marker
 */
export async function listAccessRules(
  deps: AccessRuleDeps,
  userId: string,
  filter: AccessRuleFilter,
  page: PageRequest,
): Promise<Page<AccessRule>> {
  if (page.marker !== undefined) await getAccessRule(deps, userId, page.marker)
  return deps.accessRules.list(userId, filter, page)
}

/**
 * Deletes an access rule of a user.
 *
 * @throws `forbidden` for a delegated caller, and while an application credential is bound by the rule; `not_found`
 */
export async function deleteAccessRule(
  deps: AccessRuleDeps,
  caller: Caller,
  userId: string,
  id: string,
): Promise<void> {
  refuseDelegated(caller, 'delete access rules')
  const outcome = await deps.accessRules.delete(userId, id)
  if (outcome === 'unknown') throw notFound('access rule', id)
  if (outcome === 'in_use')
    throw forbidden(`The access rule ${id} cannot be deleted: application credentials are bound by it.`)
}
