import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { authenticationChain } from '../../auth/chain.ts'
import { refuseDelegated } from '../../auth/delegation.ts'
import { collection } from '../../http/collection.ts'
import type { TargetLoader } from '../../http/fastify.ts'
import { requireCaller } from '../../http/guard.ts'
import { type PageLimits, readPage } from '../../http/page-query.ts'
import { pathId } from '../../http/wire-types.ts'
import type { TrustTarget } from '../../policy/targets.ts'
import { mapPage } from '../../storage/page.ts'
import { OneRole, toWire as roleToWire } from '../roles/schemas.ts'
import { createTrust } from './create-trust.ts'
import {
  CreateTrust,
  fromWire,
  ListTrusts,
  ManyTrustRoles,
  ManyTrusts,
  OneTrust,
  toListedWire,
  toRolesWire,
  toWire,
} from './schemas.ts'
import {
  deleteTrust,
  getStoredTrust,
  getTrust,
  roleOfTrust,
  rolesOfTrust,
  type Trust,
  type TrustDeps,
} from './trusts.ts'

type ListQuery = Static<typeof ListTrusts>

export type TrustRouteDeps = TrustDeps & { limits: PageLimits }

export const trustRoutes: FastifyPluginAsyncTypebox<TrustRouteDeps> = async (app, deps) => {
  // A trust can be seen, and redelegated within its bounds, with its own token; every other delegation ends here
  // (CVE-2026-43000), before it is told whether there is such a trust.
  app.addHook('onRequest', async (request) => {
    const { trust: _trust, ...otherwise } = requireCaller(request).access
    refuseDelegated({ chain: authenticationChain(otherwise) }, 'manage trusts')
  })

  app.post(
    '/OS-TRUST/trusts',
    {
      config: {
        policy: 'identity:create_trust',
        // Whatever the body says: nobody else's roles can be given.
        target: (request) => ({
          target: { trust: { trustor_user_id: requireCaller(request).access.user.id } },
        }),
      },
      schema: { body: CreateTrust, response: { 201: OneTrust } },
    },
    async (request, reply) => {
      const { user, trust: source } = requireCaller(request).access
      const giver = { userId: user.id, trustId: source?.id }
      const trust = await createTrust(deps, fromWire(request.body.trust), giver)
      return reply.code(201).send({ trust: toWire(trust, await rolesOfTrust(deps, trust), request.baseUrl) })
    },
  )

  app.get(
    '/OS-TRUST/trusts',
    {
      config: {
        policy: 'identity:list_trusts',
        // The list is about this user alone.
        target: (request) => ({ target: { trust: usersIn(request.query as ListQuery) } }),
        actionFor: (request) => {
          const { trustor_user_id, trustee_user_id } = usersIn(request.query as ListQuery)
          if (trustor_user_id !== undefined) return 'identity:list_trusts_for_trustor'
          return trustee_user_id === undefined ? undefined : 'identity:list_trusts_for_trustee'
        },
      },
      schema: { querystring: ListTrusts, response: { 200: ManyTrusts } },
    },
    async (request) => {
      const { trustor_user_id: trustorUserId, trustee_user_id: trusteeUserId } = request.query
      const page = selectsNothing(request.query)
        ? { items: [], more: false }
        : await deps.trusts.list({ trustorUserId, trusteeUserId }, readPage(request.query, deps.limits))
      return collection(
        request,
        'trusts',
        mapPage(page, (trust) => toListedWire(trust, request.baseUrl)),
      )
    },
  )

  const params = pathId('trust_id')
  const target = trustTarget((id) => getTrust(deps, id))

  app.get(
    '/OS-TRUST/trusts/:trust_id',
    { config: { policy: 'identity:get_trust', target }, schema: { params, response: { 200: OneTrust } } },
    async (request) => {
      const trust = await getTrust(deps, request.params.trust_id)
      return { trust: toWire(trust, await rolesOfTrust(deps, trust), request.baseUrl) }
    },
  )

  app.delete(
    '/OS-TRUST/trusts/:trust_id',
    {
      // Also one that is used up or expired: it may still have tokens, or trusts that were redelegated from it.
      config: { policy: 'identity:delete_trust', target: trustTarget((id) => getStoredTrust(deps, id)) },
      schema: { params, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await deleteTrust(deps, request.params.trust_id, requireCaller(request).access.trust?.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/OS-TRUST/trusts/:trust_id/roles',
    {
      config: { policy: 'identity:list_roles_for_trust', target },
      schema: { params, response: { 200: ManyTrustRoles } },
    },
    async (request) => {
      const trust = await getTrust(deps, request.params.trust_id)
      return toRolesWire(trust.id, await rolesOfTrust(deps, trust), request.baseUrl)
    },
  )

  app.get(
    '/OS-TRUST/trusts/:trust_id/roles/:role_id',
    {
      config: { policy: 'identity:get_role_for_trust', target },
      schema: { params: pathId('trust_id', 'role_id'), response: { 200: OneRole } },
    },
    async (request) => {
      const { trust_id, role_id } = request.params
      return { role: roleToWire(await roleOfTrust(deps, trust_id, role_id), request.baseUrl) }
    },
  )
}

function usersIn({ trustor_user_id, trustee_user_id }: ListQuery): TrustTarget {
  return { ...(trustor_user_id && { trustor_user_id }), ...(trustee_user_id && { trustee_user_id }) }
}

/** As in Keystone, a query that names neither user, but something else, lists nothing. */
function selectsNothing({ trustor_user_id, trustee_user_id, limit, marker, ...others }: ListQuery): boolean {
  return trustor_user_id === undefined && trustee_user_id === undefined && Object.keys(others).length > 0
}

/** Loads the trust in the path. One that is not there is told before the policy is asked, as in Keystone. */
function trustTarget(load: (id: string) => Promise<Trust>): TargetLoader {
  return async (request) => {
    const { trust_id } = request.params as { trust_id: string }
    const { id, trustorUserId, trusteeUserId, projectId } = await load(trust_id)
    const parties = { trustor_user_id: trustorUserId, trustee_user_id: trusteeUserId }
    return { target: { trust: { id, ...parties, project_id: projectId } } }
  }
}
