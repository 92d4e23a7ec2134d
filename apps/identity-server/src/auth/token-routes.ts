import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AuthError, v3 } from '@ks/auth'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { circumstancesOf } from '../http/circumstances.ts'
import { requireCaller } from '../http/guard.ts'
import { notFound, unauthenticated } from '../identity-error.ts'
import type { RevokeTokens } from '../tokens/revoke.ts'
import type { TokenValidator } from '../tokens/validate.ts'
import { type ValidatedToken, validatedToken } from '../tokens/validated-tokens.ts'
import { expiredForSeconds } from './allow-expired.ts'
import { type AuthenticateDeps, authenticate, unsupportedMethod } from './authenticate.ts'
import { AuthBody, TokenAnswer, TokenQuery } from './schemas.ts'

export interface TokenRouteDeps extends AuthenticateDeps {
  tokens: TokenValidator
  revokeTokens: RevokeTokens
  /** `[token] allow_expired_window`. Seconds. */
  allowExpiredWindowSeconds: number
}

/** `/v3/auth/tokens`: decode, {@link authenticate} or validate, encode. */
export const tokenRoutes: FastifyPluginAsyncTypebox<TokenRouteDeps> = async (app, deps) => {
  app.decorateRequest('subject', undefined)

  app.post(
    '/auth/tokens',
    {
      config: { policy: 'public' },
      schema: { body: AuthBody, querystring: TokenQuery, response: { 201: TokenAnswer } },
    },
    async (request, reply) => {
      const asked = readRequest(request.body, deps.enabledMethods)
      const access = await authenticate(deps, asked, circumstancesOf(request))
      return sendToken(reply.code(201), validatedToken(access, 0), request.query)
    },
  )

  const target = (request: FastifyRequest) => {
    const shows = (subject: ValidatedToken | undefined) => {
      if (subject === undefined) throw notFound('token', 'it is not valid')
      request.subject = subject
      const { access, chain } = requireCaller(request)
      if (chain.foreign && access.token !== subject.access.token)
        throw unauthenticated('a token made from a signature may ask about itself only')
      return { target: { token: { user_id: subject.access.user.id } } }
    }
    const found = subjectOf(request, deps)
    return found instanceof Promise ? found.then(shows) : shows(found)
  }
  const schema = { querystring: TokenQuery }

  app.head(
    '/auth/tokens',
    { config: { policy: 'identity:check_token', target, forForeignTokens: true }, schema },
    async (request, reply) => sendToken(reply, shown(request), request.query),
  )

  app.get(
    '/auth/tokens',
    {
      config: { policy: 'identity:validate_token', target, forForeignTokens: true },
      schema: { ...schema, response: { 200: TokenAnswer } },
    },
    async (request, reply) => sendToken(reply, shown(request), request.query),
  )

  app.delete(
    '/auth/tokens',
    {
      config: { policy: 'identity:revoke_token', target },
      schema: { ...schema, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const [auditId] = shown(request).access.auditIds
      await deps.revokeTokens({ auditId })
      return reply.code(204).send(null)
    },
  )
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The token of `X-Subject-Token`, once it was found valid. */
    subject: ValidatedToken | undefined
  }
}

function readRequest(body: unknown, enabledMethods: readonly string[]) {
  try {
    return v3.decodeRequest(body)
  } catch (error) {
    // A method nobody has heard of is refused like one that is switched off.
    if (error instanceof AuthError && error.code === 'unsupported_method')
      throw unsupportedMethod(error.method ?? '', enabledMethods)
    throw error
  }
}

/**
 * The token that the request is about, or `undefined` when it is not valid: that is answered before the policy is asked,
 * as in Keystone.
 */
function subjectOf(request: FastifyRequest, deps: TokenRouteDeps) {
  const header = request.headers['x-subject-token']
  if (typeof header !== 'string' || header === '') throw notFound('token', 'X-Subject-Token is missing')
  const { allow_expired } = request.query as { allow_expired?: string }
  return deps.tokens.validate(header, {
    expiredForSeconds: expiredForSeconds(request.caller, allow_expired, deps.allowExpiredWindowSeconds),
  })
}

function shown(request: FastifyRequest): ValidatedToken {
  requireCaller(request)
  if (request.subject === undefined) throw notFound('token', 'it is not valid')
  return request.subject
}

function sendToken(reply: FastifyReply, token: ValidatedToken, query: { nocatalog?: string }): FastifyReply {
  return reply
    .header('x-subject-token', token.access.token)
    .header('content-type', 'application/json')
    .send(query.nocatalog === undefined ? token.body : token.bodyWithoutCatalog)
}
