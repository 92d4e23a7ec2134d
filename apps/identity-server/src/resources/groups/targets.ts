import type { FastifyRequest } from 'fastify'
import type { TargetLoader } from '../../http/fastify.ts'
import { requireCaller } from '../../http/guard.ts'
import type { GroupDeps } from './groups.ts'

/** Loads the group in the path, and the user, if there is one in it. */
export function groupTarget(deps: Pick<GroupDeps, 'groups' | 'users'>): TargetLoader {
  return async (request) => {
    const { group_id, user_id } = request.params as { group_id: string; user_id?: string }
    const group = await deps.groups.find(group_id)
    const user = user_id === undefined ? undefined : await deps.users.find(user_id)
    return {
      target: {
        ...(group && { group: { id: group.id, name: group.name, domain_id: group.domainId } }),
        ...(user && { user: { id: user.id, name: user.name, domain_id: user.domainId } }),
      },
    }
  }
}

/** The domain of the caller's token, which is what its list is about. */
export function listTarget(request: FastifyRequest) {
  const { domain_id } = requireCaller(request).credentials
  return domain_id === null ? {} : { target: { group: { domain_id } } }
}

/**
 * The domain that a new group will be in: the one that is asked for, otherwise the domain of the caller's scope,
 * otherwise the default domain.
 */
export function domainOfNewGroup(deps: Pick<GroupDeps, 'defaultDomainId'>, request: FastifyRequest): string {
  const { group } = request.body as { group: { domain_id?: string } }
  return group.domain_id ?? requireCaller(request).credentials.domain_id ?? deps.defaultDomainId
}
