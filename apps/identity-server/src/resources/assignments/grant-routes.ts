import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { collection } from '../../http/collection.ts'
import type { RoutePolicy } from '../../http/fastify.ts'
import { pathId } from '../../http/wire-types.ts'
import { ManyRoles, toWire as roleToWire } from '../roles/schemas.ts'
import { type AssignmentDeps, grantedRoles, grantRole, requireGrant, revokeRole } from './assignments.ts'
import type { Grant } from './grant.ts'
import { type GrantPath, grantPaths, grantsAt, idsIn, systemGrantPaths } from './grant-paths.ts'
import { grantTarget } from './targets.ts'

/** Who may list, check, give and take the grants at a path. */
interface GrantPolicies {
  list: RoutePolicy
  check: RoutePolicy
  create: RoutePolicy
  revoke: RoutePolicy
}

const onTargets: GrantPolicies = {
  list: 'identity:list_grants',
  check: 'identity:check_grant',
  create: 'identity:create_grant',
  revoke: 'identity:revoke_grant',
}

const onSystem = (actor: 'user' | 'group'): GrantPolicies => ({
  list: `identity:list_system_grants_for_${actor}`,
  check: `identity:check_system_grant_for_${actor}`,
  create: `identity:create_system_grant_for_${actor}`,
  revoke: `identity:revoke_system_grant_for_${actor}`,
})

/** Roles of users and groups on projects, domains and the system, the same four routes for each pair. */
export const grantRoutes: FastifyPluginAsyncTypebox<AssignmentDeps> = async (app, deps) => {
  for (const path of grantPaths) await app.register(routesAt(path, onTargets), deps)
  for (const path of systemGrantPaths) await app.register(routesAt(path, onSystem(path.actor)), deps)
}

function routesAt(path: GrantPath, policies: GrantPolicies): FastifyPluginAsyncTypebox<AssignmentDeps> {
  const suffix = path.inherited ? '/inherited_to_projects' : ''
  const one = `${path.prefix}/roles/:role_id${suffix}`
  const schema = { params: pathId(...idsIn(path), 'role_id'), response: { 204: Type.Null() } }

  return async (app, deps) => {
    const target = grantTarget(deps, path)

    // Keystone has no list of what is inherited from a project.
    if (!(path.inherited && path.target === 'project')) {
      app.get(
        `${path.prefix}/roles${suffix}`,
        {
          config: { policy: policies.list, target },
          schema: { params: pathId(...idsIn(path)), response: { 200: ManyRoles } },
        },
        async (request) => {
          const roles = await grantedRoles(deps, grantsAt(path, request.params))
          const items = roles.map((role) => roleToWire(role, request.baseUrl))
          return collection(request, 'roles', { items, more: false })
        },
      )
    }

    app.get(one, { config: { policy: policies.check, target }, schema }, async (request, reply) => {
      await requireGrant(deps, grantAt(path, request.params))
      return reply.code(204).send(null)
    })

    app.put(one, { config: { policy: policies.create, target }, schema }, async (request, reply) => {
      await grantRole(deps, grantAt(path, request.params))
      return reply.code(204).send(null)
    })

    // What an actor had can be taken away after it is gone.
    const goneActor = grantTarget(deps, path, { goneActor: true })
    app.delete(
      one,
      { config: { policy: policies.revoke, target: goneActor }, schema },
      async (request, reply) => {
        await revokeRole(deps, grantAt(path, request.params))
        return reply.code(204).send(null)
      },
    )
  }
}

function grantAt(path: GrantPath, params: Readonly<Record<string, string>>): Grant {
  return { ...grantsAt(path, params), roleId: params.role_id ?? '' }
}
