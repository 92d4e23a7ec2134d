import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { TargetLoader } from '../../http/fastify.ts'
import { pathId } from '../../http/wire-types.ts'
import {
  addImpliedRole,
  getImpliedRole,
  getRole,
  type Implication,
  type RoleDeps,
  removeImpliedRole,
} from './roles.ts'
import { AllInferences, ManyImpliedRoles, OneImpliedRole, roleUrl, toNamedWire } from './schemas.ts'

/** Roles that imply roles. */
export const impliedRoleRoutes: FastifyPluginAsyncTypebox<RoleDeps> = async (app, deps) => {
  const target: TargetLoader = async (request) => {
    const params = request.params as { prior_role_id: string; implied_role_id?: string }
    const [prior, implied] = await Promise.all(
      [params.prior_role_id, params.implied_role_id].map(async (id) => {
        const role = id === undefined ? undefined : await deps.roles.find(id)
        return role && { id: role.id, name: role.name, domain_id: role.domainId }
      }),
    )
    return { target: { ...(prior && { prior_role: prior }), ...(implied && { implied_role: implied }) } }
  }

  app.get(
    '/role_inferences',
    {
      config: { policy: 'identity:list_role_inference_rules' },
      schema: { response: { 200: AllInferences } },
    },
    async ({ baseUrl }) => ({
      role_inferences: (await deps.roles.inferences()).map(({ prior, implied }) => ({
        prior_role: toNamedWire(prior, baseUrl),
        implies: implied.map((role) => toNamedWire(role, baseUrl)),
      })),
    }),
  )

  app.get(
    '/roles/:prior_role_id/implies',
    {
      config: { policy: 'identity:list_implied_roles', target },
      schema: { params: pathId('prior_role_id'), response: { 200: ManyImpliedRoles } },
    },
    async ({ params, baseUrl }) => {
      const prior = await getRole(deps, params.prior_role_id)
      const implied = await deps.roles.impliedBy(prior.id)
      return {
        role_inference: {
          prior_role: toNamedWire(prior, baseUrl),
          implies: implied.map((role) => toNamedWire(role, baseUrl)),
        },
        links: { self: `${roleUrl(prior, baseUrl)}/implies` },
      }
    },
  )

  const path = '/roles/:prior_role_id/implies/:implied_role_id'
  const params = pathId('prior_role_id', 'implied_role_id')
  const nothing = { params, response: { 204: Type.Null() } }

  app.head(
    path,
    { config: { policy: 'identity:check_implied_role', target }, schema: nothing },
    async (request, reply) => {
      await getImpliedRole(deps, request.params.prior_role_id, request.params.implied_role_id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    path,
    {
      config: { policy: 'identity:get_implied_role', target },
      exposeHeadRoute: false,
      schema: { params, response: { 200: OneImpliedRole } },
    },
    async (request) => {
      const { prior_role_id, implied_role_id } = request.params
      return oneAnswer(await getImpliedRole(deps, prior_role_id, implied_role_id), request.baseUrl)
    },
  )

  app.put(
    path,
    {
      config: { policy: 'identity:create_implied_role', target },
      schema: { params, response: { 201: OneImpliedRole } },
    },
    async (request, reply) => {
      const { prior_role_id, implied_role_id } = request.params
      const added = await addImpliedRole(deps, prior_role_id, implied_role_id)
      return reply.code(201).send(oneAnswer(added, request.baseUrl))
    },
  )

  app.delete(
    path,
    { config: { policy: 'identity:delete_implied_role', target }, schema: nothing },
    async (request, reply) => {
      await removeImpliedRole(deps, request.params.prior_role_id, request.params.implied_role_id)
      return reply.code(204).send(null)
    },
  )
}

function oneAnswer({ prior, implied }: Implication, baseUrl: string) {
  return {
    role_inference: { prior_role: toNamedWire(prior, baseUrl), implies: toNamedWire(implied, baseUrl) },
    links: { self: `${roleUrl(prior, baseUrl)}/implies/${encodeURIComponent(implied.id)}` },
  }
}
