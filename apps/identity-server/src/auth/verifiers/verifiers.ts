import type { Claims, MethodName } from '@ks/auth'
import { type PasswordDeps, passwordVerifier } from './password.ts'
import { type TokenDeps, tokenVerifier } from './token.ts'
import type { Verifier } from './verifier.ts'

/** One verifier for each method of the contract: a method without one does not compile. */
export type Verifiers = { readonly [N in MethodName]: Verifier<Claims[N]> }

export function verifiers(deps: PasswordDeps & TokenDeps): Verifiers {
  return {
    password: passwordVerifier(deps),
    token: tokenVerifier(deps),
  }
}
