import type { Claims, MethodName } from '@ks/auth'
import {
  type ApplicationCredentialVerifierDeps,
  applicationCredentialVerifier,
} from './application-credential.ts'
import { type ExternalDeps, externalVerifier, kerberosVerifier } from './external.ts'
import { type MappedDeps, mappedVerifier } from './mapped.ts'
import { type OAuth1VerifierDeps, oauth1Verifier } from './oauth1.ts'
import { type PasswordDeps, passwordVerifier } from './password.ts'
import { type TokenDeps, tokenVerifier } from './token.ts'
import { type TotpDeps, totpVerifier } from './totp.ts'
import type { Verifier } from './verifier.ts'

/** One verifier for each method of the contract: a method without one does not compile. */
export type Verifiers = { readonly [N in MethodName]: Verifier<Claims[N]> }

export function verifiers(
  deps: ApplicationCredentialVerifierDeps &
    ExternalDeps &
    MappedDeps &
    OAuth1VerifierDeps &
    PasswordDeps &
    TokenDeps &
    TotpDeps,
): Verifiers {
  const mapped = mappedVerifier(deps)
  return {
    application_credential: applicationCredentialVerifier(deps),
    external: externalVerifier(deps),
    kerberos: kerberosVerifier(deps),
    mapped,
    oauth1: oauth1Verifier(deps),
    openid: mapped,
    password: passwordVerifier(deps),
    saml2: mapped,
    token: tokenVerifier(deps),
    totp: totpVerifier(deps),
    x509: mapped,
  }
}
