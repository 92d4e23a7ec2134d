import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Access, AuthError, type AuthVersion } from '@ks/auth'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { IdentityError, unauthenticated } from '../identity-error.ts'
import { validatedToken } from '../tokens/validated-tokens.ts'
import { refuseIgnoringAccessRules } from './access-rules-support.ts'
import { type LoginDeps, logIn } from './authenticate.ts'
import { type ContractDeps, showToken } from './contract.ts'
import { ShownToken } from './schemas.ts'
import { readEc2Claim, readS3Claim, type SignatureClaim } from './signatures/signature-claim.ts'
import { type Ec2CredentialVerifierDeps, verifySignature } from './verifiers/ec2-credential.ts'

export type SignatureRouteDeps = LoginDeps & ContractDeps & Ec2CredentialVerifierDeps

/** Where signatures are exchanged, and how. */
export interface SignatureLocation {
  ec2: string
  s3: string
  /** The version of the answer. Throws for one that is not offered. */
  versionOf(request: FastifyRequest): AuthVersion
  /** The paths that came after these. */
  successors?: { ec2: string; s3: string }
}

/** `/v3/ec2tokens` and `/v3/s3tokens`. */
export const v3Signatures: SignatureLocation = {
  ec2: '/ec2tokens',
  s3: '/s3tokens',
  versionOf: () => 'v3',
  successors: { ec2: '/auth/ec2', s3: '/auth/s3' },
}

/** The same in v2.0. */
export const v2Signatures: SignatureLocation = { ...v3Signatures, versionOf: () => 'v2.0' }

const SignatureBody = Type.Object(
  { credentials: Type.Optional(Type.Unknown({ description: 'access, signature, and what was signed.' })) },
  { additionalProperties: true },
)

const exchanges = [
  { kind: 'ec2', policy: 'identity:ec2tokens_validate', readClaim: readEc2Claim, givesToken: true },
  // An S3 service learns who asks, and gets nothing to act in their name with.
  { kind: 's3', policy: 'identity:s3tokens_validate', readClaim: readS3Claim, givesToken: false },
] as const

/**
 * Exchanges the signature of a request to EC2 or S3 for a token of who signed it. For the services that got the request, and
 * admins: whoever sees a presigned URL has a signature, and must not get a token for it (CVE-2025-65073).
 */
export const signatureRoutes: FastifyPluginAsyncTypebox<{
  deps: SignatureRouteDeps
  at: SignatureLocation
}> = async (app, { deps, at }) => {
  const schema = { body: SignatureBody, response: { 200: ShownToken } }

  for (const { kind, policy, readClaim, givesToken } of exchanges) {
    const successor = at.successors?.[kind]
    const config = { policy, ...(successor !== undefined && { successor }) }
    app.post(at[kind], { config, schema }, async (request: FastifyRequest, reply: FastifyReply) => {
      const claim = readClaim(request.body)
      const version = at.versionOf(request)
      let body = ''
      const { token } = await signIn(deps, claim, async (access) => {
        refuseIgnoringAccessRules(request.headers, access)
        // In v2.0 the token is in the body, too.
        const shown = givesToken ? access : { ...access, token: '' }
        body = await showToken(deps, validatedToken(shown, 0), version, true)
      })
      if (givesToken) reply.header('x-subject-token', token)
      return reply.header('content-type', 'application/json').send(body)
    })
  }
}

/**
 * From a signature to a token. The user's rules about methods do not count: it is programs that sign.
 *
 * @throws `unauthenticated` for whatever is in the way, so that nobody learns more of a stranger's credential
 */
async function signIn(
  deps: SignatureRouteDeps,
  claim: SignatureClaim,
  accept: (access: Access) => Promise<void>,
): Promise<Access> {
  try {
    const { verified, scope } = await verifySignature(deps, claim)
    const proofs = [{ method: 'ec2credential', verified }]
    return await logIn(deps, { proofs, scope, skipMultiFactor: true, accept })
  } catch (error) {
    const useless = error instanceof IdentityError && ['forbidden', 'not_found'].includes(error.code)
    const notExpressible = error instanceof AuthError && error.code === 'not_expressible'
    throw useless || notExpressible ? unauthenticated(error.message) : error
  }
}
