import type { ProjectRef, Scope } from '@ks/auth'
import { forbidden, unauthenticated } from '../identity-error.ts'
import type { Storage } from '../storage/storage.ts'
import type { PayloadDelegation, PayloadScope } from '../tokens/token-format.ts'
import { effectiveRoles } from './effective-roles.ts'
import type { AuthStore, AuthUser } from './store.ts'
import { type TrustScopeDeps, trustScope } from './trust-scope.ts'

export interface ScopeDeps extends TrustScopeDeps {
  storage: Storage
  authStore: AuthStore
}

/** What a requested scope stands for. */
export interface ResolvedScope {
  scope: PayloadScope
  /** The grant that the token is made from, when a trust was asked for. */
  delegation?: PayloadDelegation
  /** The token must not outlive the grant. */
  expiresAt?: Date
  /** Uses the grant up, once everything else is certain. Throws when somebody else was faster. */
  use?(): Promise<void>
}

/**
 * Finds what a requested scope stands for. Whether the user has a role there is seen when the token is made.
 *
 * @throws `unauthenticated` for a project or domain that does not exist or is disabled: the same answer for both; as
 *   {@link trustScope} for a trust
 */
export async function resolveScope(deps: ScopeDeps, scope: Scope, userId: string): Promise<ResolvedScope> {
  if (scope === 'unscoped') return { scope: 'unscoped' }
  if ('system' in scope) return { scope: { system: 'all' } }
  if ('trust' in scope) {
    const resolved = await trustScope(deps, scope.trust.id, userId)
    if (scope.trust.project === undefined) return resolved
    const { projectId } = (await projectScope(deps, scope.trust.project)).scope
    if (projectId !== resolved.scope.projectId) throw forbidden('The trust is for another project.')
    return resolved
  }
  if ('domain' in scope) {
    const domain = await deps.authStore.findDomain(scope.domain)
    if (domain === undefined || !domain.enabled) throw unauthenticated('the domain is unknown or disabled')
    return { scope: { domainId: domain.id } }
  }
  return projectScope(deps, scope.project)
}

async function projectScope(deps: ScopeDeps, ref: ProjectRef): Promise<{ scope: { projectId: string } }> {
  const project = await deps.authStore.findProject(ref)
  if (project === undefined || !project.enabled || !project.domain.enabled) {
    throw unauthenticated('the project is unknown or disabled')
  }
  return { scope: { projectId: project.id } }
}

/**
 * The scope of a login that asks for none: the user's default project where it can be used, otherwise no scope, without
 * a word.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-unscoped-authorization}
 */
export async function defaultScope(deps: ScopeDeps, user: AuthUser): Promise<PayloadScope> {
  const projectId = user.defaultProjectId
  if (projectId === null) return 'unscoped'
  const project = await deps.authStore.findProject({ id: projectId })
  if (project === undefined || !project.enabled || !project.domain.enabled) return 'unscoped'
  const roles = await effectiveRoles(deps.storage, user.id, { projectId })
  return roles.length === 0 ? 'unscoped' : { projectId }
}
