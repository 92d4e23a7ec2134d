import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Access, applicationCredential } from '@ks/auth'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { circumstancesOf } from '../../http/circumstances.ts'
import { readFormBodies } from '../../http/form-bodies.ts'
import { unauthenticated } from '../../identity-error.ts'
import { type AuthenticateDeps, authenticate, logIn } from '../authenticate.ts'
import { answerOAuth2Errors } from './answer-errors.ts'
import { basicCredentials } from './basic-credentials.ts'
import { type ClientCertificateDeps, verifyClientCertificate } from './client-certificate.ts'
import { OAuth2Error } from './oauth2-error.ts'
import { TokenAnswer, type TokenRequest, TokenRequestForm } from './schemas.ts'

export interface OAuth2RouteDeps extends AuthenticateDeps, ClientCertificateDeps {
  authStore: AuthenticateDeps['authStore'] & ClientCertificateDeps['authStore']
  /** `[oauth2] oauth2_authn_methods`: how clients may prove who they are. */
  oauth2AuthnMethods: readonly string[]
}

const notAllowed = {
  error: 'other_error',
  error_description: 'The method is not allowed for the requested URL.',
}

/**
 * `/token` of OAuth 2.0, for clients that act for themselves: a token for an application credential, or for a client
 * certificate.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.4}
 */
export const oauth2Routes: FastifyPluginAsyncTypebox<{ deps: OAuth2RouteDeps }> = async (app, { deps }) => {
  app.removeAllContentTypeParsers()
  readFormBodies(app)
  answerOAuth2Errors(app)
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('pragma', 'no-cache')
  })

  app.post(
    '/token',
    {
      config: { policy: 'public', notAllowed },
      schema: { body: TokenRequestForm, response: { 200: TokenAnswer } },
    },
    async (request) => {
      const asked = (request.body ?? {}) as Partial<Static<typeof TokenRequest>>
      const { grant_type: grantType } = asked
      if (grantType === undefined)
        throw new OAuth2Error('invalid_request', 'The parameter grant_type is required.')
      if (grantType !== 'client_credentials')
        throw new OAuth2Error('unsupported_grant_type', 'The grant_type must be client_credentials.')
      const access = await accessOf(deps, request, asked)
      return {
        access_token: access.token,
        token_type: 'Bearer' as const,
        expires_in: Math.floor((access.expiresAt.getTime() - deps.clock().getTime()) / 1000),
      }
    },
  )
}

/** A certificate comes before a secret, as in Keystone: its token is bound to it. */
async function accessOf(
  deps: OAuth2RouteDeps,
  request: FastifyRequest,
  form: Partial<Static<typeof TokenRequest>>,
): Promise<Access> {
  const circumstances = circumstancesOf(request)
  const certificate = circumstances.frontEnd?.certificate
  if (certificate !== undefined && deps.oauth2AuthnMethods.includes('tls_client_auth')) {
    const verified = await verifyClientCertificate(deps, form.client_id ?? '', certificate)
    const proofs = [{ method: 'oauth2_credential', verified }]
    return logIn(deps, { proofs, scope: undefined, skipMultiFactor: false })
  }
  const basic = basicCredentials(circumstances.authorization)
  if (basic !== undefined && form.client_secret !== undefined)
    throw new OAuth2Error('invalid_request', 'The client must prove who it is in one way.')
  const { id = form.client_id, secret = form.client_secret } = basic ?? {}
  if (!id || !secret || !deps.oauth2AuthnMethods.includes('client_secret_basic'))
    throw unauthenticated('no client id or secret, or secrets are not accepted')
  return authenticate(deps, { methods: [applicationCredential({ id, secret })] }, circumstances)
}
