import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { encodeCatalog, projectOf } from '@ks/auth'
import type { CatalogSource } from '../catalog/catalog-source.ts'
import { collection } from '../http/collection.ts'
import { requireCaller } from '../http/guard.ts'
import { forbidden } from '../identity-error.ts'
import { toWire as domainToWire, ManyDomains } from '../resources/domains/schemas.ts'
import type { DomainStore } from '../resources/domains/store.ts'
import { ManyProjects, toWire as projectToWire } from '../resources/projects/schemas.ts'
import type { ProjectStore } from '../resources/projects/store.ts'
import type { Storage } from '../storage/storage.ts'
import { effectiveRoles } from './effective-roles.ts'
import { reachableDomains, reachableProjects } from './reachable-scopes.ts'
import { CatalogAnswer, SystemAnswer } from './schemas.ts'

export interface CallerRouteDeps {
  storage: Storage
  catalog: CatalogSource
  projects: ProjectStore
  domains: DomainStore
}

/** What a caller can see of its own token: the catalog, and the scopes it could ask for. */
export const callerRoutes: FastifyPluginAsyncTypebox<CallerRouteDeps> = async (app, deps) => {
  app.get(
    '/auth/catalog',
    { config: { policy: 'identity:get_auth_catalog' }, schema: { response: { 200: CatalogAnswer } } },
    async (request) => {
      const { access } = requireCaller(request)
      const project = projectOf(access)
      if (project === undefined)
        throw forbidden('A project-scoped token is required to produce a service catalog.')
      const catalog = await deps.catalog.catalogFor({ projectId: project.id, userId: access.user.id })
      return { catalog: encodeCatalog(catalog), links: { self: `${request.baseUrl}/v3/auth/catalog` } }
    },
  )
  app.get(
    '/auth/projects',
    { config: { policy: 'identity:get_auth_projects' }, schema: { response: { 200: ManyProjects } } },
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
    '/auth/domains',
    { config: { policy: 'identity:get_auth_domains' }, schema: { response: { 200: ManyDomains } } },
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
    '/auth/system',
    { config: { policy: 'identity:get_auth_system' }, schema: { response: { 200: SystemAnswer } } },
    async (request) => {
      const roles = await effectiveRoles(deps.storage, requireCaller(request).access.user.id, {
        system: 'all',
      })
      return {
        system: roles.length === 0 ? [] : [{ all: true }],
        links: { self: `${request.baseUrl}/v3/auth/system` },
      }
    },
  )
}
