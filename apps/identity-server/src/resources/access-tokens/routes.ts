import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { refuseDelegated } from '../../auth/delegation.ts'
import { collection } from '../../http/collection.ts'
import type { TargetLoader } from '../../http/fastify.ts'
import { requireCaller } from '../../http/guard.ts'
import { pathId } from '../../http/wire-types.ts'
import {
  type AccessTokenDeps,
  deleteAccessToken,
  getAccessToken,
  roleOfAccessToken,
  rolesOfAccessToken,
} from './access-tokens.ts'
import { oauth1FlowRoutes } from './flow-routes.ts'
import type { RequestTokenDeps } from './request-tokens.ts'
import { ManyAccessTokens, ManyRoles, OneAccessToken, OneRole, toRoleWire, toWire } from './schemas.ts'

/** The access tokens that a user has given to OAuth1 consumers. */
export const accessTokenRoutes: FastifyPluginAsyncTypebox<AccessTokenDeps & RequestTokenDeps> = async (
  app,
  deps,
) => {
  await app.register(oauth1FlowRoutes, deps)

  const target: TargetLoader = (request) => ({ user_id: (request.params as { user_id: string }).user_id })
  const ofUser = '/users/:user_id/OS-OAUTH1/access_tokens'

  app.get(
    ofUser,
    {
      config: { policy: 'identity:list_access_tokens', target },
      schema: { params: pathId('user_id'), response: { 200: ManyAccessTokens } },
    },
    async (request) => {
      refuseDelegates(request)
      const tokens = await deps.accessTokens.list(request.params.user_id)
      const items = tokens.map((token) => toWire(token, request.baseUrl))
      return collection(request, 'access_tokens', { items, more: false })
    },
  )

  const params = pathId('user_id', 'access_token_id')

  app.get(
    `${ofUser}/:access_token_id`,
    {
      config: { policy: 'identity:get_access_token', target },
      schema: { params, response: { 200: OneAccessToken } },
    },
    async (request) => {
      refuseDelegates(request)
      const { user_id, access_token_id } = request.params
      return { access_token: toWire(await getAccessToken(deps, user_id, access_token_id), request.baseUrl) }
    },
  )

  app.delete(
    `${ofUser}/:access_token_id`,
    {
      config: { policy: 'identity:delete_access_token', target },
      schema: { params, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      refuseDelegates(request)
      const { user_id, access_token_id } = request.params
      await deleteAccessToken(deps, user_id, access_token_id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    `${ofUser}/:access_token_id/roles`,
    {
      config: { policy: 'identity:list_access_token_roles', target },
      schema: { params, response: { 200: ManyRoles } },
    },
    async (request) => {
      refuseDelegates(request)
      const { user_id, access_token_id } = request.params
      const roles = await rolesOfAccessToken(deps, user_id, access_token_id)
      const items = roles.map((role) => toRoleWire(role, request.baseUrl))
      return collection(request, 'roles', { items, more: false })
    },
  )

  app.get(
    `${ofUser}/:access_token_id/roles/:role_id`,
    {
      config: { policy: 'identity:get_access_token_role', target },
      schema: { params: pathId('user_id', 'access_token_id', 'role_id'), response: { 200: OneRole } },
    },
    async (request) => {
      refuseDelegates(request)
      const { user_id, access_token_id, role_id } = request.params
      const role = await roleOfAccessToken(deps, user_id, access_token_id, role_id)
      return { role: toRoleWire(role, request.baseUrl) }
    },
  )
}

function refuseDelegates(request: FastifyRequest): void {
  refuseDelegated(requireCaller(request), 'manage OAuth1 access tokens')
}
