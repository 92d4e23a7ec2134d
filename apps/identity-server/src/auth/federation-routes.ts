import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type AuthMethod, type AuthVersion, mapped } from '@ks/auth'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { assertedAttributes } from '../federation/attributes.ts'
import { type ProviderOfAssertionDeps, providerOfAssertion } from '../federation/provider-of-assertion.ts'
import { circumstancesOf } from '../http/circumstances.ts'
import { openObject, pathId } from '../http/wire-types.ts'
import { invalid, notFound } from '../identity-error.ts'
import { authenticate } from './authenticate.ts'
import type { Circumstances } from './circumstances.ts'
import { answerRequest, type LoginRouteDeps } from './login-route.ts'
import { LoginAnswers, SamlBody, TokenQuery, WebssoQuery } from './schemas.ts'
import { trustedOrigin, webssoHeaders, webssoPage } from './websso.ts'

export interface FederationRouteDeps extends LoginRouteDeps, ProviderOfAssertionDeps {
  /** `[federation] trusted_dashboard`. */
  trustedDashboards: readonly string[]
}

/** Where the routes of federated logins are. */
export interface FederationLocation {
  login: string
  /** Single sign-on with the one provider of the path. */
  websso: string
  /** Single sign-on with whatever provider the assertion is of. */
  anyWebsso: string
  saml2: string
  /** Where a deprecated location has moved to. */
  successor?: string
  /** The version of the contract that a request asks for, where it may ask. */
  versionOf(request: FastifyRequest): AuthVersion
}

interface FederationRoutes {
  deps: FederationRouteDeps
  at: FederationLocation
}

/** Below `/auth/federation`. */
export const federationPaths = {
  login: '/identity_providers/:idp_id/protocols/:protocol_id',
  websso: '/identity_providers/:idp_id/protocols/:protocol_id/websso',
  anyWebsso: '/websso/:protocol_id',
  saml2: '/saml2',
}

/** Below `/v3`. */
export const oldFederationLocation: FederationLocation = {
  login: '/OS-FEDERATION/identity_providers/:idp_id/protocols/:protocol_id/auth',
  websso: '/auth/OS-FEDERATION/identity_providers/:idp_id/protocols/:protocol_id/websso',
  anyWebsso: '/auth/OS-FEDERATION/websso/:protocol_id',
  saml2: '/auth/OS-FEDERATION/saml2',
  successor: '/auth/federation',
  versionOf: () => 'v3',
}

/**
 * Logins by an identity provider. The provider's assertion comes from a front end, with the request; everything else is
 * the one way that all logins go.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3-ext/#os-federation-api}
 */
export const federationRoutes: FastifyPluginAsyncTypebox<FederationRoutes> = async (app, { deps, at }) => {
  await app.register(loginRoutes, { deps, at })
  await app.register(samlRoutes, { deps, at })
}

const loginRoutes: FastifyPluginAsyncTypebox<FederationRoutes> = async (app, { deps, at }) => {
  const config = configAt(at)
  const method = ['GET', 'POST']
  // Browsers come with forms. Nothing that they send counts.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, undefined))

  const provider = pathId('idp_id', 'protocol_id')
  const token = { 201: LoginAnswers[201] }
  app.route({
    method,
    url: at.login,
    config,
    schema: { params: provider, querystring: TokenQuery, response: token },
    async handler(request, reply) {
      if (at.versionOf(request) !== 'v3') throw invalid('Only v3 can show the token of a federated user.')
      const { idp_id, protocol_id } = request.params
      const asked = { methods: [methodFor(idp_id, protocol_id)] }
      await answerRequest(deps, request, reply, 'v3', asked, atProvider(request))
    },
  })

  const page = { 200: Type.String({ description: 'A form that sends the token to the dashboard.' }) }
  const signOn = async (
    reply: FastifyReply,
    method: AuthMethod,
    circumstances: Circumstances,
    origin: string,
  ) => {
    const { token } = await authenticate(deps, { methods: [method] }, circumstances)
    return reply.headers(webssoHeaders).send(webssoPage(origin, token))
  }
  app.route({
    method,
    url: at.websso,
    config,
    schema: { params: provider, querystring: WebssoQuery, response: page },
    async handler(request, reply) {
      const origin = trustedOrigin(request.query.origin, deps.trustedDashboards)
      const { idp_id, protocol_id } = request.params
      return signOn(reply, methodFor(idp_id, protocol_id), atProvider(request), origin)
    },
  })
  app.route({
    method,
    url: at.anyWebsso,
    config,
    schema: { params: pathId('protocol_id'), querystring: WebssoQuery, response: page },
    async handler(request, reply) {
      const origin = trustedOrigin(request.query.origin, deps.trustedDashboards)
      const { protocol_id } = request.params
      const idpId = await providerOfAssertion(deps, protocol_id, assertedAttributes(request.frontEnd))
      return signOn(reply, methodFor(idpId, protocol_id), circumstancesOf(request), origin)
    },
  })
}

/** This server is no identity provider for other clouds: it signs no assertions, and so knows nobody to sign one for. */
const samlRoutes: FastifyPluginAsyncTypebox<FederationRoutes> = async (app, { at }) => {
  for (const url of [at.saml2, `${at.saml2}/ecp`]) {
    const schema = { body: SamlBody, response: { 404: Type.Object({ error: openObject({}) }) } }
    app.post(url, { config: configAt(at), schema }, async (request) => {
      throw notFound('service provider', request.body.auth.scope.service_provider.id)
    })
  }
}

function configAt({ successor }: FederationLocation) {
  return { policy: 'public' as const, ...(successor !== undefined && { successor }) }
}

/** A front end lets the assertions of one provider to that provider's location. */
function atProvider(request: FastifyRequest): Circumstances {
  return { ...circumstancesOf(request), atProvider: true }
}

/** Federated logins are one method, which Keystone has several names for. Protocols of other names are `mapped`. */
function methodFor(identityProvider: string, protocol: string): AuthMethod {
  const claim = { identityProvider, protocol }
  return protocol === 'openid' || protocol === 'saml2' || protocol === 'x509'
    ? mapped(claim, protocol)
    : mapped(claim)
}
