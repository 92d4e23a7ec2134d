import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import type { ActionChooser, TargetLoader } from '../../http/fastify.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import type { PolicyAction } from '../../policy/defaults/actions.ts'
import { textFilter } from '../../storage/filters.ts'
import { mapPage } from '../../storage/page.ts'
import { sameId } from '../same-id.ts'
import { impliedRoleRoutes } from './implied-role-routes.ts'
import { createRole, deleteRole, getRole, type RoleDeps, updateRole } from './roles.ts'
import { CreateRole, fromWire, ListRoles, ManyRoles, OneRole, toWire, UpdateRole } from './schemas.ts'

export type RoleRouteDeps = RoleDeps & { limits: PageLimits }

export const roleRoutes: FastifyPluginAsyncTypebox<RoleRouteDeps> = async (app, deps) => {
  await app.register(impliedRoleRoutes, deps)

  const target: TargetLoader = async (request) => {
    const { role_id } = request.params as { role_id: string }
    const role = await deps.roles.find(role_id)
    return role === undefined
      ? {}
      : { target: { role: { id: role.id, name: role.name, domain_id: role.domainId } } }
  }

  app.get(
    '/roles',
    {
      config: {
        policy: 'identity:list_roles',
        actionFor: (request) =>
          (request.query as { domain_id?: string }).domain_id ? 'identity:list_domain_roles' : undefined,
      },
      schema: { querystring: ListRoles, response: { 200: ManyRoles } },
    },
    async (request) => {
      const filter = { name: textFilter(request.query, 'name'), domainId: request.query.domain_id || null }
      const page = await deps.roles.list(filter, readPage(request.query, deps.limits))
      return collection(
        request,
        'roles',
        mapPage(page, (role) => toWire(role, request.baseUrl)),
      )
    },
  )

  app.post(
    '/roles',
    {
      config: {
        policy: 'identity:create_role',
        actionFor: (request) =>
          (request.body as { role: { domain_id?: string | null } }).role.domain_id
            ? 'identity:create_domain_role'
            : undefined,
      },
      schema: { body: CreateRole, response: { 201: OneRole } },
    },
    async (request, reply) => {
      const { name } = request.body.role
      const role = await createRole(deps, { ...fromWire(request.body.role), name })
      return reply.code(201).send({ role: toWire(role, request.baseUrl) })
    },
  )

  const one = { params: pathId('role_id'), response: { 200: OneRole } }

  app.get(
    '/roles/:role_id',
    {
      config: { policy: 'identity:get_role', target, actionFor: ofDomain('identity:get_domain_role') },
      schema: one,
    },
    async (request) => ({ role: toWire(await getRole(deps, request.params.role_id), request.baseUrl) }),
  )

  app.patch(
    '/roles/:role_id',
    {
      config: { policy: 'identity:update_role', target, actionFor: ofDomain('identity:update_domain_role') },
      schema: { ...one, body: UpdateRole },
    },
    async (request) => {
      const id = sameId(request.params.role_id, request.body.role.id)
      return { role: toWire(await updateRole(deps, id, fromWire(request.body.role)), request.baseUrl) }
    },
  )

  app.delete(
    '/roles/:role_id',
    {
      config: { policy: 'identity:delete_role', target, actionFor: ofDomain('identity:delete_domain_role') },
      schema: { params: pathId('role_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteRole(deps, request.params.role_id)
      return reply.code(204).send(null)
    },
  )
}

/** Chooses an action for roles of a domain. */
function ofDomain(action: PolicyAction): ActionChooser {
  return (_request, { target }) => (typeof target?.role?.domain_id === 'string' ? action : undefined)
}
