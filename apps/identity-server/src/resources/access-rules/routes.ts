import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import { requireCaller } from '../../http/guard.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import { textFilter } from '../../storage/filters.ts'
import { mapPage } from '../../storage/page.ts'
import { refuseOtherDelegations } from '../application-credentials/refuse-other-delegations.ts'
import { userTarget } from '../users/targets.ts'
import type { UserDeps } from '../users/users.ts'
import { type AccessRuleDeps, deleteAccessRule, getAccessRule, listAccessRules } from './access-rules.ts'
import { ListAccessRules, ManyAccessRules, OneAccessRule, toWire } from './schemas.ts'

export type AccessRuleRouteDeps = AccessRuleDeps & Pick<UserDeps, 'users'> & { limits: PageLimits }

export const accessRuleRoutes: FastifyPluginAsyncTypebox<AccessRuleRouteDeps> = async (app, deps) => {
  const target = userTarget(deps)
  app.addHook('onRequest', refuseOtherDelegations)

  app.get(
    '/users/:user_id/access_rules',
    {
      config: { policy: 'identity:list_access_rules', target },
      schema: {
        params: pathId('user_id'),
        querystring: ListAccessRules,
        response: { 200: ManyAccessRules },
      },
    },
    async (request) => {
      const { query, params } = request
      const filter = {
        service: textFilter(query, 'service'),
        path: textFilter(query, 'path'),
        method: textFilter(query, 'method'),
      }
      const page = await listAccessRules(deps, params.user_id, filter, readPage(query, deps.limits))
      const shown = mapPage(page, (rule) => toWire(rule, params.user_id, request.baseUrl))
      return collection(request, 'access_rules', shown)
    },
  )

  const params = pathId('user_id', 'access_rule_id')

  app.get(
    '/users/:user_id/access_rules/:access_rule_id',
    {
      config: { policy: 'identity:get_access_rule', target },
      schema: { params, response: { 200: OneAccessRule } },
    },
    async (request) => {
      const { user_id, access_rule_id } = request.params
      const rule = await getAccessRule(deps, user_id, access_rule_id)
      return { access_rule: toWire(rule, user_id, request.baseUrl) }
    },
  )

  app.delete(
    '/users/:user_id/access_rules/:access_rule_id',
    {
      config: { policy: 'identity:delete_access_rule', target },
      schema: { params, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { user_id, access_rule_id } = request.params
      await deleteAccessRule(deps, requireCaller(request), user_id, access_rule_id)
      return reply.code(204).send(null)
    },
  )
}
