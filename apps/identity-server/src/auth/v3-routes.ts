import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { encodeCatalog, projectOf } from '@ks/auth'
import { selfUrl } from '../http/collection.ts'
import { requireCaller } from '../http/guard.ts'
import { forbidden, notFound } from '../identity-error.ts'
import { answerLogin, type LoginRouteDeps } from './login-route.ts'
import { type ReachableRouteDeps, reachableRoutes } from './reachable-routes.ts'
import { AuthBody, CatalogAnswer, LoginAnswers, TokenQuery } from './schemas.ts'
import { type SubjectRouteDeps, subjectHeader, subjectRoutes } from './subject-routes.ts'

export type V3AuthRouteDeps = LoginRouteDeps & SubjectRouteDeps & ReachableRouteDeps

/** `/v3/auth`: where authentication was before it had a location of its own. Speaks v3 only. */
export const v3AuthRoutes: FastifyPluginAsyncTypebox<{ deps: V3AuthRouteDeps }> = async (app, { deps }) => {
  app.post(
    '/tokens',
    {
      config: { policy: 'public', successor: '/auth' },
      schema: { body: AuthBody, querystring: TokenQuery, response: LoginAnswers },
    },
    (request, reply) => answerLogin(deps, request, reply, 'v3'),
  )
  await app.register(subjectRoutes, {
    deps,
    at: {
      path: '/tokens',
      tokenIn: subjectHeader,
      versionOf: () => 'v3',
      notShown: () => notFound('token', 'it cannot be shown in this version'),
      successor: '/auth/tokens',
    },
  })

  app.get(
    '/catalog',
    {
      config: { policy: 'identity:get_auth_catalog', successor: '/auth/catalog' },
      schema: { response: { 200: CatalogAnswer } },
    },
    async (request) => {
      const { access } = requireCaller(request)
      if (projectOf(access) === undefined || access.catalog === undefined)
        throw forbidden('A project-scoped token is required to produce a service catalog.')
      return { catalog: encodeCatalog(access.catalog), links: { self: selfUrl(request).href } }
    },
  )
  await app.register(reachableRoutes, { ...deps, successor: '/auth' })
}
