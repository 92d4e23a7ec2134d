import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { userAccount } from '../../auth/throttle/accounts.ts'
import { attempt } from '../../auth/throttle/attempt.ts'
import type { LoginThrottle } from '../../auth/throttle/login-throttle.ts'
import { clientAddress } from '../../http/client-address.ts'
import { collection } from '../../http/collection.ts'
import { requireCaller } from '../../http/guard.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import { mapPage } from '../../storage/page.ts'
import type { GroupDeps } from '../groups/groups.ts'
import { sameId } from '../same-id.ts'
import { type ChangePasswordDeps, changePassword } from './change-password.ts'
import { holdingRoutes } from './holding-routes.ts'
import { readFilter } from './query.ts'
import {
  ChangePassword,
  CreateUser,
  fromNewWire,
  fromWire,
  ListUsers,
  ManyUsers,
  OneUser,
  toWire,
  UpdateUser,
} from './schemas.ts'
import { domainOfNewUser, listTarget, userTarget } from './targets.ts'
import { createUser, deleteUser, getUser, listUsers, updateUser } from './users.ts'

export type UserRouteDeps = ChangePasswordDeps &
  Pick<GroupDeps, 'groups'> & { limits: PageLimits; throttle: LoginThrottle }

export const userRoutes: FastifyPluginAsyncTypebox<UserRouteDeps> = async (app, deps) => {
  const target = userTarget(deps)
  await app.register(holdingRoutes, deps)

  app.get(
    '/users',
    {
      config: { policy: 'identity:list_users', target: listTarget },
      schema: { querystring: ListUsers, response: { 200: ManyUsers } },
    },
    async (request) => {
      const { domain_id } = requireCaller(request).credentials
      const page = await listUsers(
        deps,
        readFilter(request.query),
        readPage(request.query, deps.limits),
        domain_id,
      )
      return collection(
        request,
        'users',
        mapPage(page, (user) => toWire(user, request.baseUrl)),
      )
    },
  )

  app.post(
    '/users',
    {
      config: {
        policy: 'identity:create_user',
        target: (request) => ({ target: { user: { domain_id: domainOfNewUser(deps, request) } } }),
      },
      schema: { body: CreateUser, response: { 201: OneUser } },
    },
    async (request, reply) => {
      const user = await createUser(deps, fromNewWire(request.body.user, domainOfNewUser(deps, request)))
      return reply.code(201).send({ user: toWire(user, request.baseUrl) })
    },
  )

  const one = { params: pathId('user_id'), response: { 200: OneUser } }

  app.get(
    '/users/:user_id',
    { config: { policy: 'identity:get_user', target }, schema: one },
    async (request) => ({ user: toWire(await getUser(deps, request.params.user_id), request.baseUrl) }),
  )

  app.patch(
    '/users/:user_id',
    { config: { policy: 'identity:update_user', target }, schema: { ...one, body: UpdateUser } },
    async (request) => {
      const id = sameId(request.params.user_id, request.body.user.id)
      const user = await updateUser(deps, id, fromWire(request.body.user))
      // Keystone shows the free attributes once more in this one answer.
      return { user: { ...toWire(user, request.baseUrl), extra: user.extra } }
    },
  )

  app.delete(
    '/users/:user_id',
    {
      config: { policy: 'identity:delete_user', target },
      schema: { params: pathId('user_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteUser(deps, request.params.user_id)
      return reply.code(204).send(null)
    },
  )

  // Public: the present password proves who is asking, also when it has expired and no token can be had.
  app.post(
    '/users/:user_id/password',
    {
      config: { policy: 'public' },
      schema: { params: pathId('user_id'), body: ChangePassword, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { original_password: originalPassword, password } = request.body.user
      const { user_id: id } = request.params
      const who = { client: clientAddress(request), accounts: [userAccount({ id })] }
      const change = () => changePassword(deps, id, { originalPassword, password })
      await attempt(deps.throttle, who, change, 'abandoned')
      return reply.code(204).send(null)
    },
  )
}
