import type { FastifyRequest } from 'fastify'
import type { TargetLoader } from '../../http/fastify.ts'
import { requireCaller } from '../../http/guard.ts'
import type { UserDeps } from './users.ts'

/** Loads the user in the path. */
export function userTarget(deps: Pick<UserDeps, 'users'>): TargetLoader {
  return async (request) => {
    const { user_id } = request.params as { user_id: string }
    const user = await deps.users.find(user_id)
    if (user === undefined) return {}
    return { user_id, target: { user: { id: user.id, name: user.name, domain_id: user.domainId } } }
  }
}

/** The domain of the caller's token, which is what its list is about. */
export function listTarget(request: FastifyRequest) {
  const { domain_id } = requireCaller(request).credentials
  return domain_id === null ? {} : { target: { domain_id } }
}

/**
 * The domain that a new user will be in: the one that is asked for, otherwise the domain of the caller's scope, otherwise
 * the default domain.
 */
export function domainOfNewUser(deps: Pick<UserDeps, 'defaultDomainId'>, request: FastifyRequest): string {
  const { user } = request.body as { user: { domain_id?: string } }
  return user.domain_id ?? requireCaller(request).credentials.domain_id ?? deps.defaultDomainId
}
