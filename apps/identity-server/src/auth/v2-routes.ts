import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { encodeV2Endpoints } from '@ks/auth'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { requireCaller } from '../http/guard.ts'
import { openObject, pageQuery } from '../http/wire-types.ts'
import { unauthenticated } from '../identity-error.ts'
import { showToken } from './contract.ts'
import { answerLogin, type LoginRouteDeps } from './login-route.ts'
import type { ReachableRouteDeps } from './reachable-routes.ts'
import { reachableProjects } from './reachable-scopes.ts'
import { AuthBody, LoginAnswers, TokenQuery } from './schemas.ts'
import { type SignatureRouteDeps, signatureRoutes, v2Signatures } from './signature-routes.ts'
import { type SubjectRouteDeps, subjectOf, subjectRoutes, subjectTarget } from './subject-routes.ts'

export type V2RouteDeps = LoginRouteDeps &
  SubjectRouteDeps &
  SignatureRouteDeps &
  ReachableRouteDeps & {
    /** `[identity] default_domain_id`: the one domain that v2.0 knows. */
    defaultDomainId: string
  }

const TokenInPath = Type.Object({ token_id: Type.String({ maxLength: 2048 }) })

/**
 * `/v2.0`: what of the first Identity API is about authentication, as its clients know it. The token that a request is
 * about is in the path.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v2/}
 */
export const v2Routes: FastifyPluginAsyncTypebox<{ deps: V2RouteDeps }> = async (app, { deps }) => {
  app.get(
    '/',
    { config: { policy: 'public', successor: '/auth' }, schema: { response: { 200: openObject({}) } } },
    async (request) => ({
      version: {
        id: 'v2.0',
        status: 'deprecated',
        updated: '2016-08-04T00:00:00Z',
        links: [{ rel: 'self', href: `${request.baseUrl}/v2.0/` }],
        'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v2.0+json' }],
      },
    }),
  )

  app.post(
    '/tokens',
    {
      config: { policy: 'public', successor: '/auth' },
      schema: { body: AuthBody, querystring: TokenQuery, response: LoginAnswers },
    },
    (request, reply) => answerLogin(deps, request, reply, 'v2.0'),
  )

  await app.register(signatureRoutes, { deps, at: v2Signatures })

  const tokenIn = (request: FastifyRequest) => (request.params as { token_id: string }).token_id
  await app.register(subjectRoutes, {
    deps,
    at: {
      path: '/tokens/:token_id',
      params: TokenInPath,
      tokenIn,
      versionOf: () => 'v2.0',
      notShown: unauthenticated,
      successor: '/auth/tokens',
    },
  })

  app.get(
    '/tokens/:token_id/endpoints',
    {
      config: {
        policy: 'identity:validate_token',
        target: subjectTarget(deps, tokenIn),
        successor: '/auth/catalog',
      },
      schema: { params: TokenInPath, querystring: TokenQuery, response: { 200: openObject({}) } },
    },
    async (request) => {
      const subject = subjectOf(request)
      // What v2.0 does not show as a token, it does not show in part.
      await showToken(deps, subject, 'v2.0', false)
      return encodeV2Endpoints(subject.access.catalog ?? [])
    },
  )

  app.get(
    '/tenants',
    {
      config: { policy: 'identity:get_auth_projects', successor: '/auth/projects' },
      schema: { querystring: Type.Object(pageQuery), response: { 200: openObject({}) } },
    },
    async (request) => {
      const { id, federation } = requireCaller(request).access.user
      const ids = await reachableProjects(deps.storage, id, federation?.groupIds)
      const projects = (await deps.projects.byIds(ids)).filter(
        (project) => project.enabled && !project.isDomain && project.domainId === deps.defaultDomainId,
      )
      const { limit, marker } = request.query
      const after = marker === undefined ? projects : projects.filter((project) => project.id > marker)
      const tenants = after
        .slice(0, limit === undefined || !(Number(limit) > 0) ? undefined : Number(limit))
        .map(({ id, name, description, enabled, extra }) => ({ ...extra, id, name, description, enabled }))
      return { tenants, tenants_links: [] }
    },
  )
}
