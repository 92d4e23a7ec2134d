import type { FastifyRequest } from 'fastify'
import type { TargetLoader } from '../../http/fastify.ts'
import { requireCaller } from '../../http/guard.ts'
import type { ProjectDeps } from './projects.ts'

/** Loads the project in the path. One that acts as a domain is in no domain. */
export function projectTarget(deps: Pick<ProjectDeps, 'projects'>): TargetLoader {
  return async (request) => {
    const { project_id } = request.params as { project_id: string }
    const found = await deps.projects.find(project_id)
    if (found === undefined) return {}
    const project = {
      id: found.id,
      name: found.name,
      domain_id: found.isDomain ? null : found.domainId,
      parent_id: found.parentId,
      is_domain: found.isDomain,
    }
    return { target: { project } }
  }
}

/**
 * The domain that a new project will be in: the one that is asked for, otherwise the domain of the caller's scope,
 * otherwise the default domain. `null` for a project that acts as a domain.
 */
export function domainOfNewProject(
  deps: Pick<ProjectDeps, 'defaultDomainId'>,
  request: FastifyRequest,
): string | null {
  const { project } = request.body as { project: { domain_id?: string | null; is_domain?: boolean } }
  if (project.is_domain === true && !project.domain_id) return null
  return project.domain_id || (requireCaller(request).credentials.domain_id ?? deps.defaultDomainId)
}
