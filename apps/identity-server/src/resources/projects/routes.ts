import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { rootDomainId } from '../../auth/store.ts'
import { collection } from '../../http/collection.ts'
import { requireCaller } from '../../http/guard.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import { mapPage } from '../../storage/page.ts'
import type { Storage } from '../../storage/storage.ts'
import { sameId } from '../same-id.ts'
import {
  createProject,
  deleteProject,
  getProject,
  listProjects,
  type ProjectDeps,
  updateProject,
} from './projects.ts'
import { readFilter, readTreeViews } from './query.ts'
import {
  CreateProject,
  fromWire,
  ListProjects,
  ManyProjects,
  OneProject,
  ShowProject,
  toWire,
  UpdateProject,
} from './schemas.ts'
import { tagRoutes } from './tag-routes.ts'
import { domainOfNewProject, projectTarget } from './targets.ts'
import { treeViews } from './views.ts'

export type ProjectRouteDeps = ProjectDeps & { limits: PageLimits; storage: Storage }

export const projectRoutes: FastifyPluginAsyncTypebox<ProjectRouteDeps> = async (app, deps) => {
  const target = projectTarget(deps)
  await app.register(tagRoutes, deps)

  app.get(
    '/projects',
    {
      config: {
        policy: 'identity:list_projects',
        target: (request) => {
          const { domain_id } = requireCaller(request).credentials
          return domain_id === null ? {} : { target: { domain_id } }
        },
      },
      schema: { querystring: ListProjects, response: { 200: ManyProjects } },
    },
    async (request) => {
      const { domain_id } = requireCaller(request).credentials
      const page = await listProjects(
        deps,
        readFilter(request.query),
        readPage(request.query, deps.limits),
        domain_id,
      )
      return collection(
        request,
        'projects',
        mapPage(page, (project) => toWire(project, request.baseUrl)),
      )
    },
  )

  app.post(
    '/projects',
    {
      config: {
        policy: 'identity:create_project',
        target: (request) => {
          const domain_id = domainOfNewProject(deps, request)
          return { target: { project: { domain_id, is_domain: domain_id === null } } }
        },
      },
      schema: { body: CreateProject, response: { 201: OneProject } },
    },
    async (request, reply) => {
      const { name } = request.body.project
      const domainId = domainOfNewProject(deps, request) ?? rootDomainId
      const project = await createProject(deps, { ...fromWire(request.body.project), name, domainId })
      return reply.code(201).send({ project: toWire(project, request.baseUrl) })
    },
  )

  const one = { params: pathId('project_id'), response: { 200: OneProject } }

  app.get(
    '/projects/:project_id',
    { config: { policy: 'identity:get_project', target }, schema: { ...one, querystring: ShowProject } },
    async (request) => {
      const views = readTreeViews(request.query)
      const project = await getProject(deps, request.params.project_id)
      const { user } = requireCaller(request).access
      const { baseUrl } = request
      return {
        project: {
          ...toWire(project, baseUrl),
          ...(await treeViews(deps, project, views, { userId: user.id, baseUrl })),
        },
      }
    },
  )

  app.patch(
    '/projects/:project_id',
    { config: { policy: 'identity:update_project', target }, schema: { ...one, body: UpdateProject } },
    async (request) => {
      const id = sameId(request.params.project_id, request.body.project.id)
      return {
        project: toWire(await updateProject(deps, id, fromWire(request.body.project)), request.baseUrl),
      }
    },
  )

  app.delete(
    '/projects/:project_id',
    {
      config: { policy: 'identity:delete_project', target },
      schema: { params: pathId('project_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteProject(deps, request.params.project_id)
      return reply.code(204).send(null)
    },
  )
}
