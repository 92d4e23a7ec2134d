import { type Access, domainOf, isSystemScoped, projectOf } from '@ks/auth'
import { type PolicyCredentials, policyCredentials } from '../policy/credentials.ts'
import { type AuthenticationChain, authenticationChain } from './chain.ts'

/** Who is calling: the validated token, how it came about, and what policy rules see of it. */
export interface Caller {
  readonly access: Access
  readonly chain: AuthenticationChain
  readonly credentials: PolicyCredentials
}

/** Makes the caller of a validated token. Costs a few allocations: validated tokens keep it. */
export function callerOf(access: Access): Caller {
  const project = projectOf(access)
  const chain = authenticationChain(access)
  const credentials = policyCredentials({
    user_id: access.user.id,
    user_domain_id: access.user.domain.id,
    project_id: project?.id ?? null,
    project_domain_id: project?.domain.id ?? null,
    domain_id: domainOf(access)?.id ?? null,
    system_scope: isSystemScoped(access) ? 'all' : null,
    roles: access.roles.map((role) => role.name),
    group_ids: access.user.federation?.groupIds ?? [],
    is_admin_project: access.isAdminProject ?? true,
    trust_id: access.trust?.id ?? null,
    is_delegated_auth: chain.delegated,
  })
  return Object.freeze({ access, chain, credentials })
}
