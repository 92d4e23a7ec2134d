import { createHash } from 'node:crypto'
import type { AuthScheme, Credential } from '../../auth-scheme.ts'
import type { GuardRequest } from '../../guard.ts'
import * as rule from '../../option-rules.ts'
import { check } from '../../options.ts'
import { type SignatureOptions, signatureExchange, signatureRules } from '../signature-exchange.ts'
import { ec2Rejection } from './ec2-rejection.ts'
import { isForm, signedRequest } from './signed-request.ts'

/** How signed requests are exchanged for tokens. */
export interface Ec2SignatureOptions extends SignatureOptions {
  /**
   * Largest body of a request, in bytes. It is held in memory until the signature is verified, as the signature covers it.
   * Default 1048576; 0 to 67108864.
   */
  maxBodyBytes?: number | undefined
  /** Default: the system's clock. */
  now?: (() => Date) | undefined
}

const rules = {
  ...signatureRules,
  maxBodyBytes: rule.numberWithin(0, 67_108_864),
  now: rule.aFunction,
} satisfies Record<keyof Ec2SignatureOptions, rule.OptionRule>

/**
 * Requests are signed as those of AWS are, with a key pair of Keystone: signature version 2 in the query or a form,
 * version 4 in `Authorization` or the query. Each is exchanged for a token at `/v3/ec2tokens`; the token is validated as any
 * other, and the service gets it as `X-Auth-Token`. Refused requests are answered in the XML of EC2.
 *
 * The body is read first and then given to the service whole. A body that the signature would not cover, or without
 * `Content-Length`, is refused; so are a parameter that comes twice, a URL past its `X-Amz-Expires` or `Expires`, and the
 * versions 0 and 1: what they sign can be made into other requests.
 *
 * @throws `MiddlewareError` for options that cannot work
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#ec2-and-s3-tokens}
 * @example
 * await app.register(keystone, { session, wwwAuthenticateUri, scheme: ec2Signature({ session }) })
 */
export function ec2Signature(options: Ec2SignatureOptions): AuthScheme {
  check({ ...options }, rules, ['session'])
  const { maxBodyBytes = 1_048_576, now = () => new Date() } = options
  const exchange = signatureExchange(options, 'ec2tokens')

  async function credential(request: GuardRequest): Promise<Credential> {
    const body = await bodyOf(request, maxBodyBytes)
    if (body === undefined) return { refusal: 'invalid' }
    const form = isForm(request.headers) ? new TextDecoder().decode(body) : undefined
    const signed = signedRequest(request, form, body.length > 0, now())
    if ('refusal' in signed) return signed
    const bodyHash = createHash('sha256').update(body).digest('hex')
    const answer = await exchange({ ec2Credentials: { ...signed, body_hash: bodyHash } })
    if ('refusal' in answer) return answer
    return answer.token ?? { ok: false, refusal: 'unavailable', cause: new Error('Keystone gave no token.') }
  }

  return Object.freeze<AuthScheme>({
    decidesItself: true,
    passesToken: true,
    credential,
    reject: (refusal, _challenge, details) => ec2Rejection(refusal, details),
  })
}

async function bodyOf(request: GuardRequest, maxBytes: number): Promise<Uint8Array | undefined> {
  if (request.readBody !== undefined) return await request.readBody(maxBytes)
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  return Number(length ?? 0) === 0 && encoding === undefined ? new Uint8Array() : undefined
}
