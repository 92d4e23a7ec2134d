import { createGuard, type Decision } from '@ks/middleware'
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../auth/caller.ts'
import { thumbprintOf } from '../auth/oauth2/client-certificate.ts'
import type { TokenlessCaller } from '../federation/tokenless.ts'
import { IdentityError } from '../identity-error.ts'
import type { TokenValidator } from '../tokens/validate.ts'
import type { ValidatedToken } from '../tokens/validated-tokens.ts'
import type { GuardDeps } from './guard.ts'
import { tokenlessScope } from './tokenless-scope.ts'

/**
 * Finds out who is calling with the core of the middleware that services run in front of themselves. It only asks this
 * process instead of an Identity service. Only without a token does a client certificate count.
 */
export function identifyCallers(
  tokens: TokenValidator,
  clock: () => Date,
  tokenless: TokenlessCaller,
): GuardDeps['identify'] {
  const callers = new WeakMap<object, Caller>()

  const guard = createGuard({
    // Never sent: refusals leave through the error handler, which knows the URL that the client used.
    wwwAuthenticateUri: 'http://localhost/v3',
    // The guard of the routes refuses, with the same answer as for everything else.
    delayAuthDecision: true,
    serviceType: 'identity',
    // For the headers of a service, which nobody reads here.
    includeServiceCatalog: false,
    now: clock,
    validator: (token) => {
      const found = tokens.validate(token)
      return found instanceof Promise ? found.then(validation) : validation(found)
    },
  })

  function validation(found: ValidatedToken | undefined) {
    if (found === undefined) return { ok: false as const, refusal: 'invalid' as const }
    callers.set(found.access, found.caller)
    return { ok: true as const, access: found.access }
  }

  function callerIn(decision: Decision): Caller | undefined {
    if (decision.refusal === 'unavailable')
      throw new IdentityError('unavailable', 'The token cannot be validated now. Try again later.')
    return decision.kind === 'pass' && decision.identity !== undefined
      ? callers.get(decision.identity.access)
      : undefined
  }

  return (request: FastifyRequest) => {
    if (!request.headers['x-auth-token']) {
      const { frontEnd, headers } = request
      return frontEnd === undefined ? undefined : tokenless(frontEnd, () => tokenlessScope(headers))
    }
    const decision = guard.decide({ method: request.method, url: request.url, headers: request.headers })
    const answer = (decided: Decision) => {
      const caller = callerIn(decided)
      return caller !== undefined && hasItsCertificate(caller, request) ? caller : undefined
    }
    return decision instanceof Promise ? decision.then(answer) : answer(decision)
  }
}

/**
 * A token that is bound to a certificate is worth nothing without it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8705#section-3}
 */
function hasItsCertificate({ access }: Caller, request: FastifyRequest): boolean {
  if (access.oauth2Credential === undefined) return true
  const certificate = request.frontEnd?.certificate
  return certificate !== undefined && thumbprintOf(certificate) === access.oauth2Credential.thumbprint
}
