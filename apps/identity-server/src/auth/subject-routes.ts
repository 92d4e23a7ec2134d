import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AuthError, type AuthVersion, projectOf } from '@ks/auth'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static, type TObject } from 'typebox'
import { requireCaller } from '../http/guard.ts'
import { type IdentityError, notFound, unauthenticated } from '../identity-error.ts'
import type { RevokeTokens } from '../tokens/revoke.ts'
import type { TokenValidator } from '../tokens/validate.ts'
import type { ValidatedToken } from '../tokens/validated-tokens.ts'
import { refuseIgnoringAccessRules } from './access-rules-support.ts'
import { expiredForSeconds } from './allow-expired.ts'
import { type ContractDeps, showToken } from './contract.ts'
import { ShownToken, TokenQuery } from './schemas.ts'
import type { AdmitRevocation } from './throttle/revocation-limit.ts'

export interface SubjectDeps {
  tokens: TokenValidator
  /** `[token] allow_expired_window`. Seconds. */
  allowExpiredWindowSeconds: number
}

export interface SubjectRouteDeps extends SubjectDeps, ContractDeps {
  revokeTokens: RevokeTokens
  admitRevocation: AdmitRevocation
}

/** Where a token is validated, checked and revoked, and how. */
export interface SubjectLocation {
  path: string
  /** The token that a request is about: from a header or the path. */
  tokenIn(request: FastifyRequest): string | undefined
  /** The version of the answer. Throws for one that is not offered. */
  versionOf(request: FastifyRequest): AuthVersion
  /** The refusal of a token that the version cannot show. */
  notShown(reason: string): IdentityError
  /** Schema of the path, when the token is in it. */
  params?: TObject
  successor?: string
}

/** Validates, checks and revokes a token: the same wherever it is asked for. */
export const subjectRoutes: FastifyPluginAsyncTypebox<{
  deps: SubjectRouteDeps
  at: SubjectLocation
}> = async (app, { deps, at }) => {
  const target = subjectTarget(deps, at.tokenIn)
  const config = { target, ...(at.successor !== undefined && { successor: at.successor }) }
  const schema = { querystring: TokenQuery, ...(at.params && { params: at.params }) }

  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    const version = at.versionOf(request)
    const subject = subjectOf(request)
    refuseIgnoringAccessRules(request.headers, subject.access)
    const { nocatalog, belongsTo } = request.query as Static<typeof TokenQuery>
    if (belongsTo !== undefined && belongsTo !== projectOf(subject.access)?.id)
      throw unauthenticated('the token does not belong to the tenant')
    reply.header('x-subject-token', subject.access.token).header('content-type', 'application/json')
    try {
      const shown = showToken(deps, subject, version, nocatalog === undefined)
      return reply.send(typeof shown === 'string' ? shown : await shown)
    } catch (error) {
      if (error instanceof AuthError && error.code === 'not_expressible') throw at.notShown(error.message)
      throw error
    }
  }

  app.head(
    at.path,
    { config: { ...config, policy: 'identity:check_token', forForeignTokens: true }, schema },
    show,
  )

  app.get(
    at.path,
    {
      config: { ...config, policy: 'identity:validate_token', forForeignTokens: true },
      schema: { ...schema, response: { 200: ShownToken } },
    },
    show,
  )

  app.delete(
    at.path,
    {
      config: { ...config, policy: 'identity:revoke_token' },
      schema: { ...schema, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      at.versionOf(request)
      const [auditId] = subjectOf(request).access.auditIds
      deps.admitRevocation(requireCaller(request).access.user.id)
      await deps.revokeTokens({ auditId })
      return reply.code(204).send(null)
    },
  )
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The token that the request is about, once it was found valid. */
    subject: ValidatedToken | undefined
  }
}

/** The header that names the token a request is about. */
export function subjectHeader(request: FastifyRequest): string | undefined {
  const header = request.headers['x-subject-token']
  return typeof header === 'string' && header !== '' ? header : undefined
}

/**
 * Finds the token that a request is about, for the policy and for the answer. One that is not valid is answered before the
 * policy is asked, as in Keystone.
 */
export function subjectTarget(deps: SubjectDeps, tokenIn: SubjectLocation['tokenIn']) {
  return (request: FastifyRequest) => {
    const shows = (subject: ValidatedToken | undefined) => {
      if (subject === undefined) throw notFound('token', 'it is not valid')
      request.subject = subject
      const { access, chain } = requireCaller(request)
      if (chain.foreign && access.token !== subject.access.token)
        throw unauthenticated('a token made from a signature may ask about itself only')
      return { target: { token: { user_id: subject.access.user.id } } }
    }
    const token = tokenIn(request)
    if (token === undefined) throw notFound('token', 'X-Subject-Token is missing')
    const { allow_expired } = request.query as { allow_expired?: unknown }
    const found = deps.tokens.validate(token, {
      expiredForSeconds: expiredForSeconds(request.caller, allow_expired, deps.allowExpiredWindowSeconds),
    })
    return found instanceof Promise ? found.then(shows) : shows(found)
  }
}

/** The token that {@link subjectTarget} found. */
export function subjectOf(request: FastifyRequest): ValidatedToken {
  if (request.subject === undefined) throw notFound('token', 'it is not valid')
  return request.subject
}
