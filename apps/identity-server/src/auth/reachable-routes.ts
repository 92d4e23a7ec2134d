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

type Reachable = ReachableRouteDeps & {
  /** Where a deprecated location has moved to. */
  successor?: string | undefined
}

/** What a caller could ask a token for. The same under `/auth` and, with a successor, where it has always been. */
export const reachableRoutes: FastifyPluginAsyncTypebox<Reachable> = async (app, deps) => {
  await app.register(reachableTargetRoutes, deps)

  app.get(
    '/system',
    {
      config: { policy: 'identity:get_auth_system', ...configFor(deps, 'system') },
      schema: { response: { 200: SystemAnswer } },
    },
    async (request) => {
      const { id, federation } = requireCaller(request).access.user
      const roles = await effectiveRoles(deps.storage, id, { system: 'all' }, federation?.groupIds)
      return {
        system: roles.length === 0 ? [] : [{ all: true }],
        links: { self: selfUrl(request).href },
      }
    },
  )
}

/** The projects and domains of {@link reachableRoutes}, which federated users once had a location of their own for. */
export const reachableTargetRoutes: FastifyPluginAsyncTypebox<Reachable> = async (app, deps) => {
  app.get(
    '/projects',
    {
      config: { policy: 'identity:get_auth_projects', ...configFor(deps, 'projects') },
      schema: { response: { 200: ManyProjects } },
    },
    async (request) => {
      const { id, federation } = requireCaller(request).access.user
      const ids = await reachableProjects(deps.storage, id, federation?.groupIds)
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
      config: { policy: 'identity:get_auth_domains', ...configFor(deps, 'domains') },
      schema: { response: { 200: ManyDomains } },
    },
    async (request) => {
      const { id, federation } = requireCaller(request).access.user
      const ids = await reachableDomains(deps.storage, id, federation?.groupIds)
      const domains = (await deps.domains.byIds(ids)).filter((domain) => domain.enabled)
      return collection(request, 'domains', {
        items: domains.map((domain) => domainToWire(domain, request.baseUrl)),
        more: false,
      })
    },
  )
}

function configFor({ successor }: Reachable, what: string) {
  return successor === undefined ? {} : { successor: `${successor}/${what}` }
}
