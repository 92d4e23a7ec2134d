import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { type AuthRouteDeps, authRoutes } from './auth/auth-routes.ts'
import { federationRoutes, oldFederationLocation } from './auth/federation-routes.ts'
import { type OAuth2RouteDeps, oauth2Routes } from './auth/oauth2/routes.ts'
import { reachableTargetRoutes } from './auth/reachable-routes.ts'
import { signatureRoutes, v3Signatures } from './auth/signature-routes.ts'
import { type V2RouteDeps, v2Routes } from './auth/v2-routes.ts'
import { v3AuthRoutes } from './auth/v3-routes.ts'
import { documentHome } from './discovery/json-home/json-home.ts'
import { versionRoute, versionsRoute } from './discovery/routes.ts'
import type { TokenlessCaller } from './federation/tokenless.ts'
import { addBaseUrl } from './http/base-url.ts'
import { markDeprecated } from './http/deprecation.ts'
import { answerErrors, answerUnreadable, answerUnroutable } from './http/errors.ts'
import { type FrontEndOptions, readFrontEnds } from './http/front-end.ts'
import { guardRoutes } from './http/guard.ts'
import { identifyCallers } from './http/identify.ts'
import { readJsonBodies } from './http/json-bodies.ts'
import { lazySchemas } from './http/lazy-schemas.ts'
import { documentRoutes } from './http/openapi.ts'
import { answerOtherMethods } from './http/other-methods.ts'
import type { Policy } from './policy/enforcer.ts'
import { accessRuleRoutes } from './resources/access-rules/routes.ts'
import { accessTokenRoutes } from './resources/access-tokens/routes.ts'
import { applicationCredentialRoutes } from './resources/application-credentials/routes.ts'
import { assignmentRoutes } from './resources/assignments/routes.ts'
import { consumerRoutes } from './resources/consumers/routes.ts'
import { credentialRoutes } from './resources/credentials/routes.ts'
import type { ResourceDeps } from './resources/deps.ts'
import { domainRoutes } from './resources/domains/routes.ts'
import { endpointRoutes } from './resources/endpoints/routes.ts'
import { groupRoutes } from './resources/groups/routes.ts'
import { identityProviderRoutes } from './resources/identity-providers/routes.ts'
import { mappingRoutes } from './resources/mappings/routes.ts'
import { projectRoutes } from './resources/projects/routes.ts'
import { regionRoutes } from './resources/regions/routes.ts'
import { type RevocationEventRouteDeps, revocationEventRoutes } from './resources/revocation-events/routes.ts'
import { roleRoutes } from './resources/roles/routes.ts'
import { serviceRoutes } from './resources/services/routes.ts'
import { trustRoutes } from './resources/trusts/routes.ts'
import { userRoutes } from './resources/users/routes.ts'

/** Everything the routes need. Each resource names its part. */
export type AppDeps = AuthRouteDeps &
  V2RouteDeps &
  OAuth2RouteDeps &
  ResourceDeps &
  RevocationEventRouteDeps & {
    /** Who calls with a client certificate. */
    tokenless: TokenlessCaller
  }

export interface AppOptions {
  deps: AppDeps
  policy: Policy
  logger: FastifyBaseLogger
  /** `[DEFAULT] public_endpoint`. */
  publicEndpoint?: string | undefined
  /** `[oslo_middleware] max_request_body_size`. Bytes. */
  maxRequestBodySize: number
  /** `[oslo_middleware] enable_proxy_headers_parsing`. */
  trustProxy: boolean
  /** `[ks] deprecation_headers`. */
  deprecationHeaders: boolean
  /** `[ks] front_end_…`: who may say who the client is. */
  frontEnd: FrontEndOptions
  /** Version of this server, for the API document. */
  version: string
}

/** How long a client may take to send a request, so that slow ones do not hold connections for good (CVE-2013-0270). */
const requestTimeoutMs = 60_000

/** The Identity service on one page: what holds for every request, then one line for each resource. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { deps } = options
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.maxRequestBodySize,
    trustProxy: options.trustProxy,
    genReqId: () => `req-${randomUUID()}`,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 2048 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
    schemaController: { compilersFactory: lazySchemas() },
    return503OnClosing: false,
    requestTimeout: requestTimeoutMs,
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  })

  addBaseUrl(app, options.publicEndpoint)
  readFrontEnds(app, options.frontEnd)
  readJsonBodies(app)
  app.decorateRequest('subject', undefined)
  app.decorateRequest('authVersion', undefined)
  answerErrors(app)
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('vary', 'X-Auth-Token').header('x-openstack-request-id', request.id)
    done()
  })
  markDeprecated(app, { headers: options.deprecationHeaders })
  guardRoutes(app, {
    policy: options.policy,
    identify: identifyCallers(deps.tokens, deps.clock, deps.tokenless),
  })
  const openApi = documentRoutes(app, { version: options.version })
  const home = documentHome(app)
  const registerOtherMethods = answerOtherMethods(app)

  await app.register(versionsRoute, { home })
  app.get('/openapi.json', { config: { policy: 'public' } }, async () => openApi())
  await app.register(
    async (v3) => {
      await v3.register(versionRoute, { home })
      await v3.register(v3AuthRoutes, { deps, prefix: '/auth' })
      await v3.register(signatureRoutes, { deps, at: v3Signatures })
      await v3.register(federationRoutes, { deps, at: oldFederationLocation })
      await v3.register(reachableTargetRoutes, { ...deps, successor: '/auth', prefix: '/OS-FEDERATION' })
      await v3.register(userRoutes, { ...deps, limits: deps.listLimits.identity })
      await v3.register(credentialRoutes, { ...deps, policy: options.policy })
      await v3.register(applicationCredentialRoutes, deps)
      await v3.register(accessRuleRoutes, deps)
      await v3.register(groupRoutes, { ...deps, limits: deps.listLimits.identity })
      await v3.register(domainRoutes, { ...deps, limits: deps.listLimits.resource })
      await v3.register(projectRoutes, { ...deps, limits: deps.listLimits.resource })
      await v3.register(roleRoutes, { ...deps, limits: deps.listLimits.role })
      await v3.register(assignmentRoutes, deps)
      await v3.register(regionRoutes, deps)
      await v3.register(identityProviderRoutes, deps)
      await v3.register(mappingRoutes, deps)
      await v3.register(revocationEventRoutes, deps)
      await v3.register(consumerRoutes, deps)
      await v3.register(accessTokenRoutes, deps)
      await v3.register(oauth2Routes, { deps, prefix: '/OS-OAUTH2' })
      await v3.register(serviceRoutes, { ...deps, limits: deps.listLimits.catalog })
      await v3.register(endpointRoutes, { ...deps, limits: deps.listLimits.catalog })
      await v3.register(trustRoutes, deps)
    },
    { prefix: '/v3' },
  )
  await app.register(authRoutes, { deps, home, prefix: '/auth' })
  await app.register(oauth2Routes, { deps, prefix: '/auth/oauth2' })
  if (deps.offeredVersions.includes('v2.0')) await app.register(v2Routes, { deps, prefix: '/v2.0' })
  registerOtherMethods()
  await app.ready()
  return app
}
