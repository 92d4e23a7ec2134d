import { isAllowedByAccessRules } from './access-rules.ts'
import { after } from './after.ts'
import { type AuthScheme, type Credential, keystoneScheme } from './auth-scheme.ts'
import { clock } from './clock.ts'
import type { HeaderOptions } from './identity-headers.ts'
import type { KeystoneSession } from './keystone-session.ts'
import { type KeystoneValidatorOptions, keystoneValidator } from './keystone-validator.ts'
import { checkGuardOptions, keystoneOptionsOf } from './options.ts'
import { type Pass, passes } from './pass.ts'
import { refusals } from './refusals.ts'
import { challengeFor, type Rejection } from './rejection.ts'
import { type ServiceTokenOptions, serviceTokenRule } from './service-token.ts'
import { type TokenBindOptions, tokenBindRule } from './token-bind.ts'
import { serviceTokenIn, type TokenFound } from './token-in.ts'
import { type Confirmed, tokenJudge } from './token-judge.ts'
import type { ValidationContext, Validator } from './validate.ts'

/** How requests are guarded, whoever validates the tokens. */
export interface GuardOptions extends HeaderOptions, ServiceTokenOptions, TokenBindOptions {
  /**
   * URL of the Identity service for clients without a token. Appears exactly so in
   * `WWW-Authenticate: Keystone uri="…"`.
   */
  wwwAuthenticateUri: string
  /**
   * Whether requests without a confirmed identity reach the service, which then decides. For services that are public in
   * part. Default false.
   */
  delayAuthDecision?: boolean | undefined
  /** What the service is in the catalog, such as `compute`. Without it, tokens with access rules are refused. */
  serviceType?: string | undefined
  /** How requests say who makes them. Default: with a token in `X-Auth-Token`. */
  scheme?: AuthScheme | undefined
  /** Told why Keystone could not be asked; for the log. */
  onUnavailable?: ((cause: unknown) => void) | undefined
  /** Default: the system's clock. */
  now?: (() => Date) | undefined
}

/** Everything that protects a service: how to guard it, and who validates, either a session at Keystone or a function. */
export type KeystoneOptions = GuardOptions & (KeystoneValidatorOptions | { validator: Validator })

/** The part of a request that is looked at. */
export interface GuardRequest extends ValidationContext {
  /** By lower-case name, as `node:http` gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The client's certificate in DER, if the connection has one. Absent where there is no connection to look at. */
  readonly peerCertificate?: (() => Uint8Array | undefined) | undefined
  /**
   * Reads the body without taking it from the service; `undefined` when it is larger than `maxBytes`, of no known length,
   * or cut off. Absent where that cannot be done.
   */
  readonly readBody?: ((maxBytes: number) => Promise<Uint8Array | undefined>) | undefined
  /** The request as the adapter got it, for the option `remoteUser`. */
  readonly source?: unknown
}

/** What happens to a request. `headers` of a pass are for the service, those of a rejection for the client. */
export type Decision = Pass | Rejection

/** Decides about requests. It neither reads nor changes anything but what it is given. */
export interface Guard {
  /** The value of `WWW-Authenticate`; adapters also add it to the service's own 401 answers. */
  readonly challenge: string
  /**
   * Without a promise when the validator answers without one. Ignores every identity header of the request: the adapter
   * removes those, whatever the decision.
   */
  decide(request: GuardRequest): Decision | Promise<Decision>
}

/**
 * Makes the one decision that all adapters share. A request passes when its user's token is confirmed and, if it has a service
 * token as well, that one, too.
 *
 * @throws {@link MiddlewareError} for options that are unknown, missing, out of bounds or contradict each other
 * @example
 * const guard = createGuard({ session, wwwAuthenticateUri: 'https://identity.example/v3' })
 * const decision = await guard.decide({ method: 'GET', url: '/', headers: { 'x-auth-token': token } })
 */
export function createGuard(options: KeystoneOptions): Guard {
  checkGuardOptions(options)
  const { delayAuthDecision = false, serviceType, onUnavailable } = options
  const { scheme = keystoneScheme } = options
  const inProcess = 'validator' in options
  const validator = inProcess ? options.validator : keystoneValidator(keystoneOptionsOf(options))
  const challenge = scheme.challenge ?? challengeFor(options.wwwAuthenticateUri)
  const pass = passes(options, inProcess ? undefined : (options.session satisfies KeystoneSession).auth)
  const isUsersOwn = tokenBindRule(options)
  const judge = tokenJudge({
    validator,
    nowMs: clock(options.now),
    onUnavailable,
    make: pass.alone,
    check(access, request, isThroughService, url) {
      // The connection is that of the service, and its user has proven to it who they are.
      const isAllowed = isThroughService || isUsersOwn(access, request.source)
      const seen = url === undefined ? request : { method: request.method, url }
      return isAllowed && isAllowedByAccessRules(access, seen, serviceType, isThroughService)
        ? scheme.check?.(access, request)
        : 'forbidden'
    },
  })
  const ofService = serviceTokenRule(options)
  const refuse = refusals(options, challenge)

  function confirm({ access, made, url }: Confirmed<Pass>): Pass {
    if (url === undefined && scheme.passesToken !== true) return made
    const token = scheme.passesToken === true ? { 'X-Auth-Token': access.token } : {}
    return Object.freeze({ ...made, headers: Object.freeze({ ...made.headers, ...token }), url } as Pass)
  }

  function decideAlone(request: GuardRequest, credential: Credential | Promise<Credential>) {
    const user = after(credential, (found) => judge(found, request, false))
    return after(user, (verdict) => (verdict.refusal === undefined ? confirm(verdict) : refuse(verdict)))
  }

  function decideThrough(request: GuardRequest, credential: Credential, serviceToken: TokenFound) {
    if (typeof credential !== 'string' && !delayAuthDecision) return decideAlone(request, credential)
    return after(judge(serviceToken, request, false), (judged) => {
      const { verdict: service, isTrusted } = ofService(judged)
      if (service.refusal !== undefined && !delayAuthDecision) return refuse(service)
      // Only what a service has sent may have expired, and only for this one request.
      return after(judge(credential, request, isTrusted), (user): Decision => {
        if (user.refusal !== undefined && !delayAuthDecision) return refuse(user)
        return pass.through(user, service)
      })
    })
  }

  function decide(request: GuardRequest): Decision | Promise<Decision> {
    const credential = scheme.credential(request)
    // Other schemes know nothing of services that speak for a user.
    const serviceToken = scheme === keystoneScheme ? serviceTokenIn(request.headers) : undefined
    return serviceToken === undefined
      ? decideAlone(request, credential)
      : after(credential, (found) => decideThrough(request, found, serviceToken))
  }

  const broken = (cause: unknown) => refuse(judge.unavailable({ ok: false, refusal: 'unavailable', cause }))

  return {
    challenge,
    decide(request) {
      try {
        const decision = decide(request)
        return decision instanceof Promise ? decision.catch(broken) : decision
      } catch (cause) {
        return broken(cause)
      }
    },
  }
}
