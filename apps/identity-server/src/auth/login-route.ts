import { AuthError, type AuthRequest, type AuthVersion, authSuccessStatus } from '@ks/auth'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { circumstancesOf } from '../http/circumstances.ts'
import { unauthenticated } from '../identity-error.ts'
import { validatedToken } from '../tokens/validated-tokens.ts'
import { type AuthenticateDeps, authenticate } from './authenticate.ts'
import type { Circumstances } from './circumstances.ts'
import { type ContractDeps, readRequest, showToken } from './contract.ts'
import { MethodsMissing } from './receipts.ts'

export type LoginRouteDeps = AuthenticateDeps & ContractDeps

/**
 * Answers an authentication in one version of the contract: decode, {@link authenticate}, encode. What the version cannot
 * say is refused before the token exists for anybody.
 */
export async function answerLogin(
  deps: LoginRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  version: AuthVersion,
): Promise<void> {
  return answerRequest(deps, request, reply, version, readRequest(deps, request.body, version))
}

/** As {@link answerLogin}, for a location that says itself what is asked for. */
export async function answerRequest(
  deps: LoginRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  version: AuthVersion,
  asked: AuthRequest,
  circumstances: Circumstances = circumstancesOf(request),
): Promise<void> {
  const withCatalog = (request.query as { nocatalog?: string }).nocatalog === undefined
  let body = ''
  try {
    const access = await authenticate(deps, asked, circumstances, async (made) => {
      body = await showToken(deps, validatedToken(made, 0), version, withCatalog)
    })
    reply.header('x-subject-token', access.token)
  } catch (error) {
    throw version === 'v3' ? error : refusalInV2(error)
  }
  reply.code(authSuccessStatus[version]).header('content-type', 'application/json').send(body)
}

/** v2.0 has no receipts, and answers a token that it cannot show like a failed login. */
function refusalInV2(error: unknown): unknown {
  if (error instanceof MethodsMissing)
    return unauthenticated('more methods are needed, which v2.0 cannot ask for')
  if (error instanceof AuthError && error.code === 'not_expressible') return unauthenticated(error.message)
  return error
}
