import type { Access, AccessScope, Named } from '@ks/auth'
import { effectiveRoles } from '../auth/effective-roles.ts'
import { impliedRoles, withImplied } from '../auth/implied-roles.ts'
import type { AuthStore, AuthUser } from '../auth/store.ts'
import type { CatalogSource } from '../catalog/catalog-source.ts'
import type { Storage } from '../storage/storage.ts'
import { isVouchedFor } from './federated-user.ts'
import { type Grant, type Grants, grantOf } from './grants/grants.ts'
import type { PayloadFederation, PayloadScope, TokenPayload } from './token-format.ts'

export interface DescribeDeps {
  storage: Storage
  authStore: AuthStore
  catalog: CatalogSource
  grants: Grants
}

/** What a payload stands for now, or why it stands for nothing. The reason is for the log only. */
export type Description = { ok: true; access: Access } | Refused

/** What a token means but does not say: the same for all tokens of one user, scope and grant. */
export type Meaning = Omit<Access, 'token' | 'methods' | 'auditIds' | 'issuedAt' | 'expiresAt'>

/** Why a token stands for nothing. */
export interface Refused {
  ok: false
  reason: string
}

/**
 * Turns what a token says into what it means at this moment: names, roles, catalog. Issuing and validating both end
 * here, so a token can never be issued that would not validate, and the other way round.
 *
 * Nothing is remembered in a token that could change: a disabled user, project or domain, the last role or the grant
 * taken away, ends it at once.
 */
export async function describeToken(
  deps: DescribeDeps,
  payload: TokenPayload,
  issuedAt: Date,
  token: string,
): Promise<Description> {
  const meaning = await meaningOf(deps, payload)
  return 'reason' in meaning ? meaning : { ok: true, access: withMeaning(meaning, payload, issuedAt, token) }
}

/** The token of a payload whose meaning is known. */
export function withMeaning(meaning: Meaning, payload: TokenPayload, issuedAt: Date, token: string): Access {
  const { methods, auditIds, expiresAt } = payload
  return Object.freeze({ token, methods, auditIds, issuedAt, expiresAt, ...meaning })
}

/** The meaning of a payload at this moment: {@link describeToken} without what the token says itself. */
export async function meaningOf(deps: DescribeDeps, payload: TokenPayload): Promise<Meaning | Refused> {
  const { federation } = payload
  if (federation !== undefined && !(await isVouchedFor(deps.storage, payload.userId, federation)))
    return refused('the identity provider does not know the user any more')
  const grant = await grantOf(deps.grants, payload)
  if (grant !== undefined && 'reason' in grant) return refused(grant.reason)

  const bearer = await enabledUser(deps, payload.userId)
  if ('reason' in bearer) return bearer
  const user =
    grant === undefined || grant.userId === bearer.id ? bearer : await enabledUser(deps, grant.userId)
  if ('reason' in user) return user

  const scope = await describeScope(deps, payload.scope)
  if (typeof scope === 'object' && 'reason' in scope) return scope
  const target = payload.scope
  if (target === 'unscoped' && grant !== undefined) return refused('a grant needs a scope')
  const roles = target === 'unscoped' ? [] : await rolesOn(deps, target, user, grant, federation?.groupIds)
  if (target !== 'unscoped' && roles.length === 0) return refused('the user has no role on the scope')

  const projectId = target !== 'unscoped' && 'projectId' in target ? target.projectId : undefined
  return {
    user: describeUser(user, federation),
    scope,
    roles,
    ...grant?.shown,
    ...(target !== 'unscoped' && {
      catalog: await deps.catalog.catalogFor({ projectId, userId: grant?.holderId ?? user.id }),
    }),
  }
}

async function enabledUser(deps: DescribeDeps, id: string): Promise<AuthUser | Refused> {
  const user = await deps.authStore.findUser({ id })
  if (user === undefined) return refused('the user is gone')
  if (!user.enabled || !user.domain.enabled) return refused('the user or the domain of the user is disabled')
  return user
}

/** The roles of a token: those of the user, or what of them the grant gives. */
async function rolesOn(
  deps: DescribeDeps,
  target: Exclude<PayloadScope, 'unscoped'>,
  user: AuthUser,
  grant: Grant | undefined,
  federatedGroupIds: readonly string[] | undefined,
): Promise<readonly Named[]> {
  const held = await effectiveRoles(deps.storage, grant?.holderId ?? user.id, target, federatedGroupIds)
  if (grant === undefined || grant.roleIds === 'all') return held
  const granted = withImplied(await impliedRoles(deps.storage), grant.roleIds)
  return held.filter((role) => granted.has(role.id))
}

async function describeScope(deps: DescribeDeps, scope: PayloadScope): Promise<AccessScope | Refused> {
  if (scope === 'unscoped') return 'unscoped'
  if ('system' in scope) return { system: 'all' }
  if ('domainId' in scope) {
    const domain = await deps.authStore.findDomain({ id: scope.domainId })
    if (domain === undefined || !domain.enabled) return refused('the domain is gone or disabled')
    return { domain: { id: domain.id, name: domain.name } }
  }
  const project = await deps.authStore.findProject({ id: scope.projectId })
  if (project === undefined || !project.enabled) return refused('the project is gone or disabled')
  if (!project.domain.enabled) return refused('the domain of the project is disabled')
  const { id, name, domain } = project
  return { project: { id, name, domain: { id: domain.id, name: domain.name } }, isDomain: false }
}

function describeUser(user: AuthUser, federation: PayloadFederation | undefined): Access['user'] {
  return {
    id: user.id,
    name: user.name,
    domain: { id: user.domain.id, name: user.domain.name },
    // Who came in without a password here has none that could expire.
    ...(federation === undefined ? { passwordExpiresAt: user.password?.expiresAt ?? null } : { federation }),
  }
}

function refused(reason: string): Refused {
  return { ok: false, reason }
}
