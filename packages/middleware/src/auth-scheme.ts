import type { Access } from '@ks/auth'
import type { GuardRequest } from './guard.ts'
import type { Rejection } from './rejection.ts'
import { tokenIn } from './token-in.ts'
import type { Refusal, TokenRefusal, Unavailable } from './validate.ts'

/**
 * What a request brings: a token that is still to be validated, an access that needs no validation any more, or why there is
 * neither.
 */
export type Credential =
  | string
  | {
      readonly access: Access
      /** Path and query that the service is to see instead of the client's. */
      readonly url?: string | undefined
    }
  | { readonly refusal: 'missing' | TokenRefusal }
  | Unavailable

/** How requests say who makes them, and how they are refused. Default: `X-Auth-Token`, as Keystone's clients do it. */
export interface AuthScheme {
  /** Value of `WWW-Authenticate`. Default: `Keystone uri="…"`. */
  readonly challenge?: string | undefined
  /** Whether the scheme excludes `delayAuthDecision`. Default false. */
  readonly decidesItself?: boolean | undefined
  /** Whether the service gets the validated token as `X-Auth-Token`, instead of what the client sent there. Default false. */
  readonly passesToken?: boolean | undefined
  /** Finds the credential of a request. One that throws or rejects counts as `unavailable`. */
  credential(request: GuardRequest): Credential | Promise<Credential>
  /** What is wrong with this access for this request, beside its expiry and access rules. Default: nothing. */
  check?(access: Access, request: GuardRequest): TokenRefusal | undefined
  /** The answer to a refused request. Default: 401 with the challenge, 503 when nobody could say. */
  reject?(refusal: Refusal, challenge: string, details: Unavailable | undefined): Rejection
}

/** The scheme of Keystone itself. */
export const keystoneScheme: AuthScheme = Object.freeze({
  credential: ({ headers }: GuardRequest) => tokenIn(headers),
})
