import { type Access, projectOf, v3 } from '@ks/auth'
import type { AuthScheme, Credential } from '../../auth-scheme.ts'
import type { GuardRequest } from '../../guard.ts'
import { unusable } from '../../keystone-answer.ts'
import * as rule from '../../option-rules.ts'
import { check } from '../../options.ts'
import { hasDotSegments, pathOf } from '../../request-path.ts'
import { tokenIn } from '../../token-in.ts'
import { requestTarget } from '../request-target.ts'
import { type SignatureOptions, signatureExchange, signatureRules } from '../signature-exchange.ts'
import { s3Rejection } from './s3-rejection.ts'

/** How signed requests find out who signed them. */
export interface S3SignatureOptions extends SignatureOptions {
  /** What the name of an account starts with, before the id of its project. Default `AUTH_`. */
  resellerPrefix?: string | undefined
  /**
   * Whether `AWS access:project:signature` may name the account of another project. The identity stays that of who signed:
   * the service must decide whether it may go there. Default false.
   */
  allowOtherAccounts?: boolean | undefined
}

const rules = {
  ...signatureRules,
  resellerPrefix: rule.pathText,
  allowOtherAccounts: rule.trueOrFalse,
} satisfies Record<keyof S3SignatureOptions, rule.OptionRule>

/**
 * Requests for `/version/account[/container[/object]]` are signed as those of S3 are: `Authorization: AWS access:signature`,
 * and the string that was signed in `X-Auth-Token`, in base64, as an S3 gateway in front puts it there. Keystone says at
 * `/v3/s3tokens` who signed; in the path the account becomes that of the signer's project. Requests that are not signed
 * bring a token in `X-Auth-Token`, as always. Refused requests are answered in the XML of S3.
 *
 * > [!WARNING]
 * > Keystone verifies the signature of a string, and cannot know that the string is about this request. The gateway has to make
 * > it from the request, replace whatever the client sends in `X-Auth-Token`, and be the only way to the service.
 *
 * Keystone gives no token for these signatures, so `identity.access.token` is empty.
 *
 * @throws `MiddlewareError` for options that cannot work
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#ec2-and-s3-tokens}
 * @example
 * await app.register(keystone, { session, wwwAuthenticateUri, scheme: s3Signature({ session }) })
 */
export function s3Signature(options: S3SignatureOptions): AuthScheme {
  check({ ...options }, rules, ['session'])
  const { resellerPrefix = 'AUTH_', allowOtherAccounts = false } = options
  const exchange = signatureExchange(options, 's3tokens')

  async function signer(claim: Claim, stringToSign: string): Promise<Credential> {
    const { access: key, signature, account, rest, version } = claim
    const answer = await exchange({ credentials: { access: key, token: stringToSign, signature } })
    if ('refusal' in answer) return answer
    const access = accessIn(answer.body, answer.token)
    if (access === undefined) return unusable('Keystone answered 200 to s3tokens, but not with a v3 token.')
    const project = projectOf(access)?.id
    if (project === undefined) return { refusal: 'forbidden' }
    if (account !== undefined && account !== project && !allowOtherAccounts) return { refusal: 'forbidden' }
    return { access, url: `/${version}/${resellerPrefix}${encodeURIComponent(account ?? project)}${rest}` }
  }

  return Object.freeze<AuthScheme>({
    credential(request) {
      const token = tokenIn(request.headers)
      const { authorization } = request.headers
      if (typeof authorization !== 'string' || !/^AWS /i.test(authorization)) return token
      if (typeof token !== 'string') return token
      const claim = claimIn(authorization, request)
      return claim === undefined ? { refusal: 'invalid' } : signer(claim, token)
    },
    reject: s3Rejection,
  })
}

interface Claim {
  access: string
  signature: string
  /** Id of the project whose account is asked for. */
  account: string | undefined
  version: string
  /** What follows the account in the URL. */
  rest: string
}

function claimIn(authorization: string, { url }: GuardRequest): Claim | undefined {
  const signer = /^AWS +([^\s:]+)(?::([\w-]+))?:([^\s:]+)$/i.exec(authorization.trim())
  const location = /^\/([^/?]+)\/([^/?]+)([/?].*)?$/.exec(requestTarget(url))
  // With dot segments the path could lead out of the account again.
  if (signer === null || location === null || hasDotSegments(pathOf(url))) return undefined
  const [, access = '', account, signature = ''] = signer
  const [, version = '', , rest = ''] = location
  return { access, account, signature, version, rest }
}

function accessIn(body: string, token = ''): Access | undefined {
  try {
    return v3.decodeAccess(JSON.parse(body), token)
  } catch {
    return undefined
  }
}
