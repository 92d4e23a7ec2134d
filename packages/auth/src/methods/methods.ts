import { applicationCredentialWire } from './application-credential.ts'
import type { CacheElements } from './cache-elements.ts'
import { mappedWire } from './mapped.ts'
import type { MethodWire } from './method-wire.ts'
import { noClaimWire } from './no-claim.ts'
import { oauth1Wire } from './oauth1.ts'
import { passwordWire } from './password.ts'
import { tokenWire } from './token.ts'
import { totpWire } from './totp.ts'

/** Every authentication method of the contract. The server has one verifier for each: its table is typed over this one. */
export const methodWires = {
  application_credential: applicationCredentialWire,
  external: noClaimWire,
  kerberos: noClaimWire,
  mapped: mappedWire,
  openid: mappedWire,
  oauth1: oauth1Wire,
  password: passwordWire,
  saml2: mappedWire,
  token: tokenWire,
  totp: totpWire,
  x509: mappedWire,
} satisfies Record<string, MethodWire<unknown>>

/** Name of an authentication method, as in `auth.identity.methods`. */
export type MethodName = keyof typeof methodWires

/** What each method claims. */
export type Claims = { [N in MethodName]: (typeof methodWires)[N] extends MethodWire<infer C> ? C : never }

/** A method with its claim. */
export type AuthMethod<N extends MethodName = MethodName> = N extends MethodName
  ? { readonly name: N; readonly claim: Claims[N] }
  : never

/** The strings of a method's claim that must reach no message and no log. */
export function secretsOf(method: AuthMethod): readonly string[] {
  // The table pairs each name with the wire of its own claim; the compiler cannot see that through the union.
  return (methodWires[method.name] as MethodWire<unknown>).secrets(method.claim)
}

/** What tells a method's claim from others: see `MethodWire.cacheElements`. */
export function elementsOf(method: AuthMethod): CacheElements | undefined {
  return (methodWires[method.name] as MethodWire<unknown>).cacheElements?.(method.claim)
}

/** Headers that the methods of a request to `url` need beside its body. */
export async function headersOf(
  methods: readonly AuthMethod[],
  request: { method: string; url: string },
): Promise<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const { name, claim } of methods) {
    Object.assign(headers, await (methodWires[name] as MethodWire<unknown>).headers?.(claim, request))
  }
  return headers
}

/** Tells whether a method name is part of the contract. */
export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methodWires, name)
}
