import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { collection } from '../../http/collection.ts'
import { requireCaller } from '../../http/guard.ts'
import { pathId, readBooleanQuery } from '../../http/wire-types.ts'
import { textFilter } from '../../storage/filters.ts'
import { mapPage } from '../../storage/page.ts'
import type { GroupDeps } from '../groups/groups.ts'
import { toWire as groupToWire, ManyGroups } from '../groups/schemas.ts'
import { ManyProjects, toWire as projectToWire } from '../projects/schemas.ts'
import { groupsOfUser, projectsOfUser } from './holdings.ts'
import { ListUserGroups, ListUserProjects } from './schemas.ts'
import { userTarget } from './targets.ts'
import type { UserDeps } from './users.ts'

/** The groups that a user is in, and the projects on which it has a role. */
export const holdingRoutes: FastifyPluginAsyncTypebox<UserDeps & Pick<GroupDeps, 'groups'>> = async (
  app,
  deps,
) => {
  const target = userTarget(deps)
  const params = pathId('user_id')

  app.get(
    '/users/:user_id/groups',
    {
      config: { policy: 'identity:list_groups_for_user', target },
      schema: { params, querystring: ListUserGroups, response: { 200: ManyGroups } },
    },
    async (request) => {
      const { domain_id } = requireCaller(request).credentials
      const name = textFilter(request.query, 'name')
      const page = await groupsOfUser(deps, request.params.user_id, { name }, domain_id)
      const shown = mapPage(page, (group) => ({
        ...groupToWire(group, request.baseUrl),
        membership_expires_at: null,
      }))
      return collection(request, 'groups', shown)
    },
  )

  app.get(
    '/users/:user_id/projects',
    {
      config: { policy: 'identity:list_user_projects', target },
      schema: { params, querystring: ListUserProjects, response: { 200: ManyProjects } },
    },
    async (request) => {
      const { name, domain_id: domainId, enabled } = request.query
      const filter = { name, domainId, enabled: readBooleanQuery(enabled) }
      const projects = await projectsOfUser(deps, request.params.user_id, filter)
      return collection(request, 'projects', {
        items: projects.map((project) => projectToWire(project, request.baseUrl)),
        more: false,
      })
    },
  )
}
