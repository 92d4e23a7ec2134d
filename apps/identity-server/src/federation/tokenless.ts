import type { Scope } from '@ks/auth'
import { type Caller, callerOf } from '../auth/caller.ts'
import type { FrontEnd } from '../auth/circumstances.ts'
import { satisfiesRules } from '../auth/multi-factor.ts'
import { resolveScope, type ScopeDeps } from '../auth/scope.ts'
import { IdentityError, unauthenticated } from '../identity-error.ts'
import { type DescribeDeps, describeToken } from '../tokens/describe-token.ts'
import type { TokenValidator } from '../tokens/validate.ts'
import { type AssertedIdentityDeps, assertedIdentity } from './asserted-identity.ts'
import { attributesOf } from './attributes.ts'
import { issuerId } from './certificate-issuer.ts'
import { localUser } from './local-user.ts'

export interface TokenlessDeps extends AssertedIdentityDeps, ScopeDeps, DescribeDeps {
  tokens: Pick<TokenValidator, 'inStep'>
  clock: () => Date
  /** `[tokenless_auth] trusted_issuer`. None: no certificate stands for a token. */
  trustedIssuers: readonly string[]
}

/**
 * Who calls with a client certificate instead of a token, or `undefined` when the certificate stands for nobody.
 *
 * @param readScope what the request wants to act on; asked only about a certificate of a trusted issuer
 */
export type TokenlessCaller = (frontEnd: FrontEnd, readScope: () => Scope) => Promise<Caller | undefined>

/** What counts towards the user's rules, and what the caller has used. */
const methods = ['x509']

/**
 * Lets client certificates stand for tokens. The issuer is an identity provider, whose mapping says which user of this
 * cloud somebody is; the user has its roles on what the request names, for this request alone.
 *
 * @see {@link https://docs.openstack.org/keystone/latest/admin/configure_tokenless_x509.html}
 */
export function tokenlessCaller(deps: TokenlessDeps): TokenlessCaller {
  return async (frontEnd, readScope) => {
    const attributes = attributesOf(frontEnd)
    const issuer = attributes(deps.certificates.issuerAttribute)
    if (issuer === undefined || !deps.trustedIssuers.includes(issuer)) return undefined
    const scope = readScope()
    try {
      const { protocol } = deps.certificates
      const at = { identityProvider: issuerId(issuer), protocol, vouchedFor: true }
      const { mapped } = await assertedIdentity(deps, at, attributes)
      // Somebody who is only made from the assertion has nothing here that a request could act with.
      if (mapped.user.type !== 'local') throw unauthenticated('the mapping makes no user of this cloud')
      const user = await localUser(deps, mapped.user)
      const rules = await deps.authStore.multiFactorRules(user.id)
      if (!satisfiesRules(rules, methods)) throw unauthenticated('the user has to use more methods')
      return await callerFor(deps, user.id, scope)
    } catch (error) {
      // Like a token that is not valid: whatever is wrong with it, it is none.
      if (error instanceof IdentityError && error.code !== 'unavailable') return undefined
      throw error
    }
  }
}

async function callerFor(deps: TokenlessDeps, userId: string, scope: Scope): Promise<Caller | undefined> {
  await deps.tokens.inStep()
  const resolved = await resolveScope(deps, scope, userId)
  const now = deps.clock()
  // Described like a token, so that the same counts: who is disabled, and which roles there are. Nothing outlives it.
  const payload = { userId, methods, scope: resolved.scope, expiresAt: now, auditIds: [] }
  const described = await describeToken(deps, payload, now, '')
  return described.ok ? callerOf(described.access) : undefined
}
