import type { Decision, GuardOptions } from './guard.ts'
import { unconfirmedHeaders } from './identity-headers.ts'
import { unauthorized, unavailable } from './rejection.ts'
import type { Refused } from './token-judge.ts'
import type { Refusal, Unavailable } from './validate.ts'

/** What happens to a request whose identity is not confirmed: it ends here, or the service decides. */
export function refusals(options: GuardOptions, challenge: string): (refused: Refused) => Decision {
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
  return ({ refusal, details }) => {
    // A refusal that is none of ours, from a validator without types, is a refusal all the same.
    if (refusal !== 'unavailable') return fixed[refusal] ?? fixed.invalid
    return make('unavailable', details)
  }
}
