import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  type AuthVersion,
  buildAuthDiscovery,
  defaultAuthVersion,
  readAuthVersion,
  requestedAuthVersion,
} from '@ks/auth'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { type DiscoveryDeps, sentJsonHome } from '../discovery/routes.ts'
import { notFound } from '../identity-error.ts'
import { type CatalogRouteDeps, catalogRoute } from './catalog-route.ts'
import { type FederationRouteDeps, federationPaths, federationRoutes } from './federation-routes.ts'
import { answerLogin, type LoginRouteDeps } from './login-route.ts'
import { type ReachableRouteDeps, reachableRoutes } from './reachable-routes.ts'
import { AuthBody, LoginAnswers, TokenQuery } from './schemas.ts'
import { type SignatureRouteDeps, signatureRoutes } from './signature-routes.ts'
import { type SubjectRouteDeps, subjectHeader, subjectRoutes } from './subject-routes.ts'

export type AuthRouteDeps = LoginRouteDeps &
  SubjectRouteDeps &
  SignatureRouteDeps &
  CatalogRouteDeps &
  ReachableRouteDeps &
  FederationRouteDeps

/**
 * `/auth`: authentication, in whatever version of its contract a client asks for, independent of the versions of the rest
 * of the API.
 *
 * @see {@link https://specs.openstack.org/openstack/keystone-specs/specs/keystone/backlog/decouple-auth-from-api-version.html}
 */
export const authRoutes: FastifyPluginAsyncTypebox<{ deps: AuthRouteDeps } & DiscoveryDeps> = async (
  app,
  { deps, home },
) => {
  const versionOf = (request: FastifyRequest): AuthVersion => {
    const { version } = request.query as { version?: string }
    const named = version ?? request.headers['openstack-auth-version']
    return named === undefined ? defaultAuthVersion : readAuthVersion(named, deps.offeredVersions)
  }
  // Every answer but the document says in which version it is; a refusal is the same in all.
  app.addHook('onSend', async (request, reply) => {
    if (reply.statusCode < 400 && request.authVersion !== undefined)
      reply.header('openstack-auth-version', request.authVersion)
  })

  app.get(
    '/',
    {
      config: { policy: 'public' },
      schema: { response: { 200: Type.Object({}, { additionalProperties: true }) } },
    },
    async (request, reply) => {
      if (sentJsonHome(home, 'auth', request, reply)) return reply
      return reply.send(buildAuthDiscovery({ baseUrl: request.baseUrl, versions: deps.offeredVersions }))
    },
  )

  const login = {
    config: { policy: 'public' as const },
    schema: { body: AuthBody, querystring: TokenQuery, response: LoginAnswers },
  }
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    const version = requestedAuthVersion(request.body, deps.offeredVersions) ?? defaultAuthVersion
    request.authVersion = version
    return answerLogin(deps, request, reply, version)
  }
  app.post('/', login, answer)
  // Clients of old add what the location of tokens has always been called.
  app.post('/tokens', login, answer)
  app.post('/v3/auth/tokens', login, (request, reply) => answerLogin(deps, request, reply, 'v3'))

  const answeredVersion = (request: FastifyRequest) => {
    request.authVersion = versionOf(request)
    return request.authVersion
  }
  await app.register(subjectRoutes, {
    deps,
    at: {
      path: '/tokens',
      tokenIn: subjectHeader,
      versionOf: answeredVersion,
      // A 401 would tell the caller that its own token is not good.
      notShown: () => notFound('token', 'it cannot be shown in this version'),
    },
  })
  await app.register(signatureRoutes, { deps, at: { ec2: '/ec2', s3: '/s3', versionOf: answeredVersion } })
  await app.register(catalogRoute, { deps, versionOf })
  await app.register(reachableRoutes, deps)
  await app.register(federationRoutes, {
    deps,
    at: { ...federationPaths, versionOf: answeredVersion },
    prefix: '/federation',
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The version of the authentication contract in which a location that speaks several answers. */
    authVersion: AuthVersion | undefined
  }
}
