import type { Access, AuthPlugin } from '@ks/auth'
import { type Identity, identityFrom } from './identity.ts'
import {
  type HeaderOptions,
  type IdentityHeaders,
  identityHeaders,
  serviceIdentityHeaders,
  unconfirmedHeaders,
  unconfirmedServiceHeaders,
} from './identity-headers.ts'
import type { Confirmed, Verdict } from './token-judge.ts'
import type { Refusal } from './validate.ts'

/** A request that goes on to the service. */
export type Pass = (
  | { readonly kind: 'pass'; readonly identity: Identity; readonly refusal: undefined }
  | { readonly kind: 'pass'; readonly identity: undefined; readonly refusal: Refusal }
) & {
  /** Why the service token that came with the request is not confirmed; only with `delayAuthDecision`. */
  readonly serviceRefusal?: Refusal | undefined
  readonly headers: IdentityHeaders
  /** Path and query for the service, where they are not those of the request. */
  readonly url?: string | undefined
}

/** How passes are made: for users that come alone, and through a service. */
export interface Passes {
  alone(access: Access): Pass
  /** Users and services are kept apart: neither has the roles or the scope of the other. */
  through(user: Verdict<unknown>, service: Verdict<unknown>): Pass
}

/** @param serviceAuth the login of this service, for calls on behalf of users */
export function passes(options: HeaderOptions, serviceAuth: AuthPlugin | undefined): Passes {
  return {
    alone: (access) =>
      Object.freeze({
        kind: 'pass',
        identity: identityFrom(access, { serviceAuth }),
        refusal: undefined,
        headers: Object.freeze(identityHeaders(access, options)),
      }),
    through(user, service) {
      const headers = Object.freeze({
        ...(isConfirmed(user) ? identityHeaders(user.access, options) : unconfirmedHeaders(options)),
        ...(isConfirmed(service)
          ? serviceIdentityHeaders(service.access)
          : unconfirmedServiceHeaders(options)),
      })
      const serviceRefusal = service.refusal
      if (!isConfirmed(user)) {
        const { refusal } = user
        return Object.freeze({ kind: 'pass', identity: undefined, refusal, serviceRefusal, headers })
      }
      const through = isConfirmed(service) ? service.access : undefined
      const identity = identityFrom(user.access, { service: through, serviceAuth })
      return Object.freeze({ kind: 'pass', identity, refusal: undefined, serviceRefusal, headers })
    },
  }
}

function isConfirmed(verdict: Verdict<unknown>): verdict is Confirmed<unknown> {
  return verdict.refusal === undefined
}
