import type { CacheOptions } from '../../cache/cached.ts'
import { MiddlewareError } from '../../errors.ts'
import type { KeystoneResponse } from '../../keystone-session.ts'
import * as rule from '../../option-rules.ts'
import { check } from '../../options.ts'
import { type CertificateOptions, certificateRules } from '../client-certificate.ts'

/** How the service proves to the authorization server who it is. */
export type ClientAuthMethod =
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'client_secret_jwt'
  | 'private_key_jwt'
  | 'tls_client_auth'

/** Where a claim is: names joined with dots, `'project.id'`, or a list of names, for names that have dots themselves. */
export type ClaimPath = string | readonly string[]

/** Which claim of an answer says what. A token without one of the claims that it needs is refused with 403. */
export interface ClaimMapping {
  /** Default `client_id`. */
  userId?: ClaimPath | undefined
  /** Default `username`. */
  userName?: ClaimPath | undefined
  userDomainId: ClaimPath
  userDomainName: ClaimPath
  /** Names of the roles: a list, or a text with commas between them. */
  roles: ClaimPath
  /** `true` there: the token acts on the whole system. Default: no token does. */
  systemScope?: ClaimPath | undefined
  /** Id of the project that the token acts on. Without one there, it acts on the domain that the next claims name. */
  projectId?: ClaimPath | undefined
  projectName?: ClaimPath | undefined
  /** Domain of the project; without a project the domain that the token acts on. */
  projectDomainId?: ClaimPath | undefined
  projectDomainName?: ClaimPath | undefined
  /** Seconds since 1970. A token without it is asked about again after five minutes. Default `exp`. */
  expiresAt?: ClaimPath | undefined
}

/** What an introspection needs of a session: a `Session` of `@ks/session`, with or without an auth plugin. */
export interface IntrospectionSession {
  post(
    url: string,
    options: {
      body: string
      headers: Record<string, string>
      /** The session's own token is none of the authorization server's business. */
      authenticated: false
      redirect: 0
      throwOnError: false
      maxBodyBytes: number
      signal: AbortSignal
    },
  ): Promise<KeystoneResponse>
}

/** How to ask an authorization server about tokens, and how to understand its answers. */
export interface ExternalOAuth2Options extends CacheOptions, CertificateOptions {
  /** A `Session` of `@ks/session`: `new Session({ cert, verify })` decides about TLS. */
  session: IntrospectionSession
  /** Where tokens are introspected: https, or this machine. */
  introspectEndpoint: string
  /** Whether `introspectEndpoint` may be http on another machine, so that others can read tokens. Default false. */
  allowHttp?: boolean | undefined
  /** URL that names the authorization server: in the challenge, and as the audience of assertions. */
  audience: string
  clientId: string
  /**
   * What the claim `aud` of a token has to be, or to contain: this service. Without it, a token that its owner gave to another
   * service of the same authorization server is good here, too. Default: not looked at.
   */
  requiredAudience?: string | undefined
  /** Default `client_secret_basic`. For `tls_client_auth` the session has the certificate. */
  authMethod?: ClientAuthMethod | undefined
  /** Goes with the three methods that are called after it. */
  clientSecret?: string | undefined
  /** Private key in PEM; goes with `private_key_jwt`. */
  jwtKey?: string | undefined
  /** What assertions are signed with. Default `HS256` for `client_secret_jwt`, `RS256` for `private_key_jwt`. */
  jwtAlgorithm?: string | undefined
  /** Seconds that an assertion is good for. Default 300; 10 to 3600. */
  jwtBearerTimeOutSeconds?: number | undefined
  mapping: ClaimMapping
  /**
   * `true`: every token must be bound to the client's certificate. `false`: nothing is verified, also of tokens that are
   * bound. Default: those that are bound are verified.
   */
  thumbprintVerify?: boolean | undefined
  /** Milliseconds for one introspection. Default 10000; 1 to 600000. */
  timeoutMs?: number | undefined
}

const claimPath: rule.OptionRule = {
  description: 'names of members, joined with dots or in a list, none of them empty',
  accepts: (value) => rule.textOrTexts.accepts(typeof value === 'string' ? value.split('.') : value),
}

const claims = {
  userId: claimPath,
  userName: claimPath,
  userDomainId: claimPath,
  userDomainName: claimPath,
  roles: claimPath,
  systemScope: claimPath,
  projectId: claimPath,
  projectName: claimPath,
  projectDomainId: claimPath,
  projectDomainName: claimPath,
  expiresAt: claimPath,
} satisfies Record<keyof ClaimMapping, rule.OptionRule>

/** What each method proves the client with. */
const proofs = {
  client_secret_basic: 'clientSecret',
  client_secret_post: 'clientSecret',
  client_secret_jwt: 'clientSecret',
  private_key_jwt: 'jwtKey',
  tls_client_auth: undefined,
} satisfies Record<ClientAuthMethod, keyof ExternalOAuth2Options | undefined>

const rules = {
  ...certificateRules,
  session: rule.aPoster,
  introspectEndpoint: rule.httpUrl,
  allowHttp: rule.trueOrFalse,
  audience: rule.quotableUrl,
  clientId: rule.text,
  requiredAudience: rule.text,
  authMethod: rule.oneOf(...Object.keys(proofs)),
  clientSecret: rule.text,
  jwtKey: rule.text,
  jwtAlgorithm: rule.text,
  jwtBearerTimeOutSeconds: rule.numberWithin(10, 3600),
  mapping: rule.anObject,
  thumbprintVerify: rule.trueOrFalse,
  timeoutMs: rule.numberWithin(1, 600_000),
  tokenCacheTimeSeconds: rule.numberWithin(0, 300),
  tokenCacheMaxBytes: rule.numberWithin(65_536, Number.MAX_SAFE_INTEGER),
  now: rule.aFunction,
} satisfies Record<keyof ExternalOAuth2Options, rule.OptionRule>

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** @throws {@link MiddlewareError} */
export function checkExternalOAuth2Options(options: ExternalOAuth2Options): void {
  check({ ...options }, rules, ['session', 'introspectEndpoint', 'audience', 'clientId', 'mapping'])
  const { mapping, authMethod = 'client_secret_basic', introspectEndpoint, allowHttp = false } = options
  const ofProject = ['projectName', 'projectDomainId', 'projectDomainName']
  const required = ['userDomainId', 'userDomainName', 'roles']
  check({ ...mapping }, claims, mapping.projectId === undefined ? required : [...required, ...ofProject])
  const proof = proofs[authMethod]
  if (proof !== undefined && options[proof] === undefined)
    throw new MiddlewareError('missing_option', proof, `${authMethod} needs the option ${proof}.`)
  for (const other of ['clientSecret', 'jwtKey'] as const) {
    if (other !== proof && options[other] !== undefined)
      throw new MiddlewareError('contradictory_options', other, `${authMethod} has no use for ${other}.`)
  }
  const { protocol, hostname } = new URL(introspectEndpoint)
  if (protocol === 'http:' && !allowHttp && !loopback.test(hostname))
    throw new MiddlewareError(
      'invalid_option',
      'introspectEndpoint',
      'introspectEndpoint is not https, so others could read the tokens that go there. Use https, or set allowHttp.',
    )
}
