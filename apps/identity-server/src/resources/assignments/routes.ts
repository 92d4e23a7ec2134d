import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { selfUrl } from '../../http/collection.ts'
import type { ActionChooser } from '../../http/fastify.ts'
import { requireCaller } from '../../http/guard.ts'
import { assignmentNames } from './assignment-names.ts'
import type { AssignmentDeps } from './assignments.ts'
import { grantRoutes } from './grant-routes.ts'
import { listRoleAssignments } from './role-assignments.ts'
import { fromQuery, isSet, ListRoleAssignments, ManyRoleAssignments, toWire } from './schemas.ts'
import { listTarget } from './targets.ts'

/** Grants, and the list of all role assignments. */
export const assignmentRoutes: FastifyPluginAsyncTypebox<AssignmentDeps> = async (app, deps) => {
  await app.register(grantRoutes, deps)

  const actionFor: ActionChooser = (request) =>
    isSet((request.query as { include_subtree?: string }).include_subtree)
      ? 'identity:list_role_assignments_for_tree'
      : undefined

  app.get(
    '/role_assignments',
    {
      config: { policy: 'identity:list_role_assignments', target: listTarget(deps), actionFor },
      schema: { querystring: ListRoleAssignments, response: { 200: ManyRoleAssignments } },
    },
    async (request) => {
      const withinDomain = requireCaller(request).credentials.domain_id ?? undefined
      const assignments = await listRoleAssignments(deps, { ...fromQuery(request.query), withinDomain })
      const names = isSet(request.query.include_names) ? await assignmentNames(deps, assignments) : undefined
      return {
        role_assignments: assignments.map((assignment) => toWire(assignment, request.baseUrl, names)),
        links: { self: selfUrl(request).href, previous: null, next: null },
      }
    },
  )
}
