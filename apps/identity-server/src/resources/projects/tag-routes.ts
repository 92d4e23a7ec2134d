import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { pathId } from '../../http/wire-types.ts'
import type { ProjectDeps } from './projects.ts'
import { ReplaceTags, Tag, TagsAnswer } from './schemas.ts'
import { addTag, getTag, listTags, removeTag, replaceTags } from './tags.ts'
import { projectTarget } from './targets.ts'

/** An answer without a body, whatever its status: `null` would be the text `null`. */
const NoBody = Type.Unsafe<undefined>({ type: 'null' })

/** The tags of a project. */
export const tagRoutes: FastifyPluginAsyncTypebox<ProjectDeps> = async (app, deps) => {
  const target = projectTarget(deps)
  const all = { params: pathId('project_id'), response: { 200: TagsAnswer } }

  const answer = (tags: readonly string[], baseUrl: string, projectId: string) => ({
    tags: [...tags],
    links: { self: `${baseUrl}/v3/projects/${encodeURIComponent(projectId)}/tags` },
  })

  app.get(
    '/projects/:project_id/tags',
    { config: { policy: 'identity:list_project_tags', target }, schema: all },
    async ({ params, baseUrl }) =>
      answer(await listTags(deps, params.project_id), baseUrl, params.project_id),
  )

  app.put(
    '/projects/:project_id/tags',
    { config: { policy: 'identity:update_project_tags', target }, schema: { ...all, body: ReplaceTags } },
    async ({ params, body, baseUrl }) =>
      answer(await replaceTags(deps, params.project_id, body.tags), baseUrl, params.project_id),
  )

  app.delete(
    '/projects/:project_id/tags',
    {
      config: { policy: 'identity:delete_project_tags', target },
      schema: { params: pathId('project_id'), response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await replaceTags(deps, request.params.project_id, [])
      return reply.code(204).send(null)
    },
  )

  const one = { params: pathId('project_id', 'value'), response: { 204: Type.Null() } }

  app.get(
    '/projects/:project_id/tags/:value',
    { config: { policy: 'identity:get_project_tag', target }, schema: one },
    async (request, reply) => {
      await getTag(deps, request.params.project_id, request.params.value)
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/projects/:project_id/tags/:value',
    {
      config: { policy: 'identity:create_project_tag', target },
      schema: {
        params: Type.Object({ project_id: Type.String({ maxLength: 255 }), value: Tag }),
        response: { 201: NoBody },
      },
    },
    async (request, reply) => {
      const { project_id, value } = request.params
      await addTag(deps, project_id, value)
      const url = `${request.baseUrl}/v3/projects/${encodeURIComponent(project_id)}/tags/${encodeURIComponent(value.trim())}`
      return reply.code(201).header('location', url).send(undefined)
    },
  )

  app.delete(
    '/projects/:project_id/tags/:value',
    { config: { policy: 'identity:delete_project_tag', target }, schema: one },
    async (request, reply) => {
      await removeTag(deps, request.params.project_id, request.params.value)
      return reply.code(204).send(null)
    },
  )
}
