import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { collection, selfUrl } from '../http/collection.ts'
import { requireCaller } from '../http/guard.ts'
import { toWire as domainToWire, ManyDomains } from '../resources/domains/schemas.ts'
import type { DomainStore } from '../resources/domains/store.ts'
import { ManyProjects, toWire as projectToWire } from '../resources/projects/schemas.ts'
import type { ProjectStore } from '../resources/projects/store.ts'
import type { Storage } from '../storage/storage.ts'
import { effectiveRoles } from './effective-roles.ts'
import { reachableDomains, reachableProjects } from './reachable-scopes.ts'
import { SystemAnswer } from './schemas.ts'

export interface ReachableRouteDeps {
  storage: Storage
  projects: Pick<ProjectStore, 'byIds'>
  domains: Pick<DomainStore, 'byIds'>
}

/** What a caller could ask a token for. The same under `/auth` and, with a successor, where it has always been. */
export const reachableRoutes: FastifyPluginAsyncTypebox<
  ReachableRouteDeps & { successor?: string | undefined }
> = async (app, deps) => {
  const config = (what: string) =>
    deps.successor === undefined ? {} : { successor: `${deps.successor}/${what}` }

  app.get(
    '/projects',
    {
      config: { policy: 'identity:get_auth_projects', ...config('projects') },
      schema: { response: { 200: ManyProjects } },
    },
    async (request) => {
      const ids = await reachableProjects(deps.storage, requireCaller(request).access.user.id)
      const projects = (await deps.projects.byIds(ids)).filter(
        (project) => project.enabled && !project.isDomain,
      )
      return collection(request, 'projects', {
        items: projects.map((project) => projectToWire(project, request.baseUrl)),
        more: false,
      })
    },
  )

  app.get(
    '/domains',
    {
      config: { policy: 'identity:get_auth_domains', ...config('domains') },
      schema: { response: { 200: ManyDomains } },
    },
    async (request) => {
      const ids = await reachableDomains(deps.storage, requireCaller(request).access.user.id)
      const domains = (await deps.domains.byIds(ids)).filter((domain) => domain.enabled)
      return collection(request, 'domains', {
        items: domains.map((domain) => domainToWire(domain, request.baseUrl)),
        more: false,
      })
    },
  )

  app.get(
    '/system',
    {
      config: { policy: 'identity:get_auth_system', ...config('system') },
      schema: { response: { 200: SystemAnswer } },
    },
    async (request) => {
      const { id } = requireCaller(request).access.user
      const roles = await effectiveRoles(deps.storage, id, { system: 'all' })
      return {
        system: roles.length === 0 ? [] : [{ all: true }],
        links: { self: selfUrl(request).href },
      }
    },
  )
}
