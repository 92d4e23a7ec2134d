import { isSystemScoped, type TokenClaim } from '@ks/auth'
import { requireStillFederated, type StillFederatedDeps } from '../../federation/still-federated.ts'
import { forbidden, notFound } from '../../identity-error.ts'
import type { TokenValidator } from '../../tokens/validate.ts'
import { authenticationChain } from '../chain.ts'
import type { Verifier } from './verifier.ts'

export interface TokenDeps extends StillFederatedDeps {
  tokens: TokenValidator
  /** `[token] allow_rescope_scoped_token`. */
  allowRescopeScopedToken: boolean
}

/**
 * Takes a token as proof. The new token belongs to the same chain: it expires with the old one, names the methods that
 * led to it, and can be revoked with it.
 */
export function tokenVerifier(deps: TokenDeps): Verifier<TokenClaim> {
  return async (claim, context) => {
    const known = await deps.tokens.validate(claim.id)
    if (known === undefined) throw notFound('token', 'it is not valid')
    const { access } = known
    // A grant ends with its token: it cannot be traded for another, with or without a scope (OSSA-2026-037).
    if (authenticationChain(access).delegated)
      throw forbidden('A delegated token cannot be exchanged for another token.')
    if (access.scope !== 'unscoped' && !deps.allowRescopeScopedToken) {
      throw forbidden('This server does not exchange scoped tokens.')
    }
    const toSystemOrNothing =
      context.scope === 'unscoped' || (typeof context.scope === 'object' && 'system' in context.scope)
    if (isSystemScoped(access) && context.scope !== undefined && !toSystemOrNothing) {
      throw forbidden('A system-scoped token cannot be exchanged for one of another scope.')
    }
    const { federation } = access.user
    if (federation !== undefined) await requireStillFederated(deps, federation)
    const root = access.auditIds[1] ?? access.auditIds[0]
    return {
      userId: access.user.id,
      methods: access.methods,
      expiresAt: access.expiresAt,
      // Neither asked for nor by default.
      withoutDefaultProject: isSystemScoped(access) || federation !== undefined,
      // Whatever the new token is for, it rests on the same assertion.
      ...(federation !== undefined && { federation }),
      ...(root !== undefined && { parentAuditId: root }),
    }
  }
}
