import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { requireCaller } from '../../http/guard.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import { mapPage } from '../../storage/page.ts'
import { readFilter } from '../users/query.ts'
import { ListUsers, ManyUsers, toWire as userToWire } from '../users/schemas.ts'
import { listUsers } from '../users/users.ts'
import { addUserToGroup, type GroupDeps, getGroup, removeUserFromGroup, requireMember } from './groups.ts'
import { groupTarget } from './targets.ts'

/** Who is in a group. */
export const memberRoutes: FastifyPluginAsyncTypebox<GroupDeps & { limits: PageLimits }> = async (
  app,
  deps,
) => {
  const target = groupTarget(deps)

  app.get(
    '/groups/:group_id/users',
    {
      config: { policy: 'identity:list_users_in_group', target },
      schema: { params: pathId('group_id'), querystring: ListUsers, response: { 200: ManyUsers } },
    },
    async (request) => {
      const { id: groupId } = await getGroup(deps, request.params.group_id)
      const filter = { ...readFilter(request.query), groupId }
      const { domain_id } = requireCaller(request).credentials
      const page = await listUsers(deps, filter, readPage(request.query, deps.limits), domain_id)
      return collection(
        request,
        'users',
        mapPage(page, (user) => userToWire(user, request.baseUrl)),
      )
    },
  )

  const schema = { params: pathId('group_id', 'user_id'), response: { 204: Type.Null() } }
  const path = '/groups/:group_id/users/:user_id'

  app.get(
    path,
    { config: { policy: 'identity:check_user_in_group', target }, schema },
    async (request, reply) => {
      await requireMember(deps, request.params.group_id, request.params.user_id)
      return reply.code(204).send(null)
    },
  )

  app.put(
    path,
    { config: { policy: 'identity:add_user_to_group', target }, schema },
    async (request, reply) => {
      await addUserToGroup(deps, request.params.group_id, request.params.user_id)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    path,
    { config: { policy: 'identity:remove_user_from_group', target }, schema },
    async (request, reply) => {
      await removeUserFromGroup(deps, request.params.group_id, request.params.user_id)
      return reply.code(204).send(null)
    },
  )
}
