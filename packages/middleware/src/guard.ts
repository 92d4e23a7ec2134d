import type { Access } from '@ks/auth'
import { isAllowedByAccessRules } from './access-rules.ts'
import { type AuthScheme, type Credential, keystoneScheme } from './auth-scheme.ts'
import { type Identity, identityFrom } from './identity.ts'
import {
  type HeaderOptions,
  type IdentityHeaders,
  identityHeaders,
  unconfirmedHeaders,
} from './identity-headers.ts'
import { type KeystoneValidatorOptions, keystoneValidator } from './keystone-validator.ts'
import { checkGuardOptions, keystoneOptionsOf } from './options.ts'
import { challengeFor, type Rejection, unauthorized, unavailable } from './rejection.ts'
import type { Refusal, Unavailable, Validation, ValidationContext, Validator } from './validate.ts'

/** How requests are guarded, whoever validates the tokens. */
export interface GuardOptions extends HeaderOptions {
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
}

interface ConfirmedPass {
  readonly kind: 'pass'
  readonly identity: Identity
  readonly refusal: undefined
  readonly headers: IdentityHeaders
  /** Path and query for the service, where they are not those of the request. */
  readonly url?: string | undefined
}

/** A request that goes on to the service. */
export type Pass =
  | ConfirmedPass
  | {
      readonly kind: 'pass'
      readonly identity: undefined
      readonly refusal: Refusal
      readonly headers: IdentityHeaders
      readonly url?: undefined
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
 * Makes the one decision that all adapters share.
 *
 * @throws {@link MiddlewareError} for options that are unknown, missing, out of bounds or contradict each other
 * @example
 * const guard = createGuard({ session, wwwAuthenticateUri: 'https://identity.example/v3' })
 * const decision = await guard.decide({ method: 'GET', url: '/', headers: { 'x-auth-token': token } })
 */
export function createGuard(options: KeystoneOptions): Guard {
  checkGuardOptions(options)
  const { serviceType, scheme = keystoneScheme, onUnavailable, now = () => new Date() } = options
  const validator = 'validator' in options ? options.validator : keystoneValidator(keystoneOptionsOf(options))
  const challenge = scheme.challenge ?? challengeFor(options.wwwAuthenticateUri)
  const confirmed = confirmations(options)
  const refuse = refusals(options, challenge)

  function conclude(validation: Validation, request: GuardRequest, url?: string): Decision {
    if (!validation.ok) {
      if (validation.refusal !== 'unavailable') return refuse(validation.refusal)
      report(validation.cause)
      return refuse('unavailable', validation)
    }
    const { access } = validation
    const { expiresAtMs, pass } = confirmed(access)
    // Written so that an expiry that is no instant refuses, too (CVE-2013-2104).
    if (!(now().getTime() < expiresAtMs)) return refuse('expired')
    if (!isAllowedByAccessRules(access, request, serviceType)) return refuse('forbidden')
    const refusal = scheme.check?.(access, request)
    if (refusal !== undefined) return refuse(refusal)
    if (url === undefined && scheme.passesToken !== true) return pass
    const token = scheme.passesToken === true ? { 'X-Auth-Token': access.token } : {}
    return Object.freeze({ ...pass, headers: Object.freeze({ ...pass.headers, ...token }), url })
  }

  function validate(credential: Credential, request: GuardRequest): Decision | Promise<Decision> {
    if (typeof credential !== 'string') {
      if ('access' in credential) {
        return conclude({ ok: true, access: credential.access }, request, credential.url)
      }
      return 'ok' in credential ? conclude(credential, request) : refuse(credential.refusal)
    }
    const validation = validator(credential, request)
    return 'then' in validation
      ? Promise.resolve(validation).then((settled) => conclude(settled, request))
      : conclude(validation, request)
  }

  /** A report that fails must not change the answer. */
  function report(cause: unknown): void {
    try {
      onUnavailable?.(cause)
    } catch {}
  }

  return {
    challenge,
    decide(request) {
      try {
        const credential = scheme.credential(request)
        const decision =
          credential instanceof Promise
            ? credential.then((settled) => validate(settled, request))
            : validate(credential, request)
        return decision instanceof Promise
          ? decision.catch((cause: unknown) => conclude(broken(cause), request))
          : decision
      } catch (cause) {
        return conclude(broken(cause), request)
      }
    },
  }
}

function broken(cause: unknown): Unavailable {
  return { ok: false, refusal: 'unavailable', cause }
}

/** One pass per access, however many requests bring its token. */
function confirmations(
  options: HeaderOptions,
): (access: Access) => { expiresAtMs: number; pass: ConfirmedPass } {
  const made = new WeakMap<Access, { expiresAtMs: number; pass: ConfirmedPass }>()
  return (access) => {
    const known = made.get(access)
    if (known !== undefined) return known
    let headers: IdentityHeaders | undefined
    const pass: ConfirmedPass = Object.freeze({
      kind: 'pass',
      identity: identityFrom(access),
      refusal: undefined,
      // Not everybody wants them: whoever validates in process reads the identity.
      get headers() {
        headers ??= Object.freeze(identityHeaders(access, options))
        return headers
      },
    })
    // A copy: a Date can be changed by whoever holds it.
    const confirmation = { expiresAtMs: access.expiresAt.getTime(), pass }
    made.set(access, confirmation)
    return confirmation
  }
}

function refusals(options: GuardOptions, challenge: string) {
  const { delayAuthDecision = false, scheme } = options
  const headers = Object.freeze(unconfirmedHeaders(options))
  const make = (refusal: Refusal, details?: Unavailable): Decision => {
    if (delayAuthDecision) return Object.freeze({ kind: 'pass', identity: undefined, refusal, headers })
    if (scheme?.reject !== undefined) return scheme.reject(refusal, challenge, details)
    return refusal === 'unavailable' ? unavailable(details) : unauthorized(refusal, challenge)
  }
  const fixed = {
    missing: make('missing'),
    invalid: make('invalid'),
    expired: make('expired'),
    forbidden: make('forbidden'),
  }
  return (refusal: Refusal, details?: Unavailable): Decision => {
    // A refusal that is none of ours, from a validator without types, is a refusal all the same.
    if (refusal !== 'unavailable') return fixed[refusal] ?? fixed.invalid
    return make('unavailable', details)
  }
}
