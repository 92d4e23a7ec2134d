import type { TargetLoader } from '../../http/fastify.ts'
import { requireCaller } from '../../http/guard.ts'
import type { PolicyTarget } from '../../policy/targets.ts'
import { type AssignmentDeps, type GrantParts, grantParts } from './assignments.ts'
import { type GrantPath, grantsAt } from './grant-paths.ts'
import { isSet } from './schemas.ts'

/**
 * Loads what the grants at a path join. What does not exist is answered with 404 before the policy is asked, as in
 * Keystone.
 */
export function grantTarget(
  deps: AssignmentDeps,
  path: GrantPath,
  options: { goneActor?: boolean } = {},
): TargetLoader {
  return async (request) => {
    const params = request.params as Record<string, string>
    const { role_id: roleId } = params
    const grant = { ...grantsAt(path, params), ...(roleId !== undefined && { roleId }) }
    return { target: objects(await grantParts(deps, grant, options)) }
  }
}

/**
 * The domain that a list of role assignments is about: of the caller's token, or with `include_subtree` that of the
 * project at the top.
 */
export function listTarget(deps: Pick<AssignmentDeps, 'projects'>): TargetLoader {
  return async (request) => {
    const query = request.query as { 'scope.project.id'?: string; include_subtree?: string }
    const projectId = query['scope.project.id']
    if (isSet(query.include_subtree) && projectId) {
      const project = await deps.projects.find(projectId)
      return project === undefined || project.isDomain ? {} : { target: { domain_id: project.domainId } }
    }
    const { domain_id } = requireCaller(request).credentials
    return domain_id === null ? {} : { target: { domain_id } }
  }
}

function objects({ role, user, group, project, domain }: GrantParts): NonNullable<PolicyTarget['target']> {
  return {
    ...(role && { role: { id: role.id, name: role.name, domain_id: role.domainId } }),
    ...(user && { user: { id: user.id, name: user.name, domain_id: user.domainId } }),
    ...(group && { group: { id: group.id, name: group.name, domain_id: group.domainId } }),
    ...(project && {
      project: { id: project.id, name: project.name, domain_id: project.isDomain ? null : project.domainId },
    }),
    ...(domain && { domain: { id: domain.id, name: domain.name } }),
  }
}
