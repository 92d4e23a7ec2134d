import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { requireCaller } from '../../http/guard.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import { textFilter } from '../../storage/filters.ts'
import { mapPage } from '../../storage/page.ts'
import { sameId } from '../same-id.ts'
import { createGroup, deleteGroup, type GroupDeps, getGroup, listGroups, updateGroup } from './groups.ts'
import { memberRoutes } from './member-routes.ts'
import { CreateGroup, fromWire, ListGroups, ManyGroups, OneGroup, toWire, UpdateGroup } from './schemas.ts'
import { domainOfNewGroup, groupTarget, listTarget } from './targets.ts'

export type GroupRouteDeps = GroupDeps & { limits: PageLimits }

export const groupRoutes: FastifyPluginAsyncTypebox<GroupRouteDeps> = async (app, deps) => {
  const target = groupTarget(deps)
  await app.register(memberRoutes, deps)

  app.get(
    '/groups',
    {
      config: { policy: 'identity:list_groups', target: listTarget },
      schema: { querystring: ListGroups, response: { 200: ManyGroups } },
    },
    async (request) => {
      const filter = { name: textFilter(request.query, 'name'), domainId: request.query.domain_id }
      const { domain_id } = requireCaller(request).credentials
      const page = await listGroups(deps, filter, readPage(request.query, deps.limits), domain_id)
      return collection(
        request,
        'groups',
        mapPage(page, (group) => toWire(group, request.baseUrl)),
      )
    },
  )

  app.post(
    '/groups',
    {
      config: {
        policy: 'identity:create_group',
        target: (request) => ({ target: { group: { domain_id: domainOfNewGroup(deps, request) } } }),
      },
      schema: { body: CreateGroup, response: { 201: OneGroup } },
    },
    async (request, reply) => {
      const { name } = request.body.group
      const domainId = domainOfNewGroup(deps, request)
      const group = await createGroup(deps, { ...fromWire(request.body.group), name, domainId })
      return reply.code(201).send({ group: toWire(group, request.baseUrl) })
    },
  )

  const one = { params: pathId('group_id'), response: { 200: OneGroup } }

  app.get(
    '/groups/:group_id',
    { config: { policy: 'identity:get_group', target }, schema: one },
    async (request) => ({ group: toWire(await getGroup(deps, request.params.group_id), request.baseUrl) }),
  )

  app.patch(
    '/groups/:group_id',
    { config: { policy: 'identity:update_group', target }, schema: { ...one, body: UpdateGroup } },
    async (request) => {
      const id = sameId(request.params.group_id, request.body.group.id)
      return { group: toWire(await updateGroup(deps, id, fromWire(request.body.group)), request.baseUrl) }
    },
  )

  app.delete(
    '/groups/:group_id',
    {
      config: { policy: 'identity:delete_group', target },
      schema: { params: pathId('group_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteGroup(deps, request.params.group_id)
      return reply.code(204).send(null)
    },
  )
}
