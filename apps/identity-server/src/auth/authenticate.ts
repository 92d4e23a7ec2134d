import { type Access, type AuthMethod, type AuthRequest, isMethodName } from '@ks/auth'
import { IdentityError, unauthenticated } from '../identity-error.ts'
import type { TokenValidator } from '../tokens/validate.ts'
import { type IssueDeps, issueToken } from './issue.ts'
import { satisfiesRules } from './multi-factor.ts'
import { defaultScope, resolveScope, type ScopeDeps } from './scope.ts'
import type { Verified, Verifier } from './verifiers/verifier.ts'
import type { Verifiers } from './verifiers/verifiers.ts'

export interface AuthenticateDeps extends IssueDeps, ScopeDeps {
  verifiers: Verifiers
  /** `[auth] methods`. */
  enabledMethods: readonly string[]
  tokens: Pick<TokenValidator, 'inStep'>
}

/**
 * The one way to a token, whatever location or version the request came in: every method is verified, all must prove the
 * same user, and the token is made for the scope that was asked for.
 *
 * @throws `unauthenticated` for everything that is not proven; `forbidden` for a token that may not be exchanged
 */
export async function authenticate(deps: AuthenticateDeps, request: AuthRequest): Promise<Access> {
  for (const { name } of request.methods) {
    if (!deps.enabledMethods.includes(name)) throw unsupportedMethod(name, deps.enabledMethods)
  }
  const verified: Verified[] = []
  for (const method of request.methods) verified.push(await verify(deps.verifiers, method, request))

  const [first, ...others] = verified
  if (first === undefined) throw unauthenticated('no method')
  if (others.some((other) => other.userId !== first.userId))
    throw unauthenticated('the methods prove different users')

  const methods = [
    ...new Set([
      ...verified.flatMap((one) => one.methods ?? []),
      ...request.methods.map((method) => method.name),
    ]),
  ]
  if (!satisfiesRules(await deps.authStore.multiFactorRules(first.userId), methods)) {
    throw unauthenticated('the user has to authenticate with more methods')
  }
  // What the token and its catalog are made of must not be older than what validation would see.
  await deps.tokens.inStep()
  const scope = await scopeOf(deps, request, verified, first.userId)
  return issueToken(deps, {
    userId: first.userId,
    methods,
    scope,
    expiresAt: earliest(verified),
    parentAuditId: verified.find((one) => one.parentAuditId !== undefined)?.parentAuditId,
  })
}

/** The refusal of a method that this server does not offer: it says which ones it does, of those that are configured. */
export function unsupportedMethod(name: string, enabled: readonly string[]): IdentityError {
  const shown = name.length > 64 ? `${name.slice(0, 64)}…` : name
  return new IdentityError(
    'unauthenticated',
    `Attempted to authenticate with an unsupported method: ${shown}.`,
    {
      identity: { methods: enabled.filter(isMethodName) },
    },
  )
}

function verify(table: Verifiers, method: AuthMethod, request: AuthRequest): Promise<Verified> {
  // The table pairs each name with the verifier of its own claim; the compiler cannot see that through the union.
  const verifier = table[method.name] as Verifier<AuthMethod['claim']>
  return verifier(method.claim, { scope: request.scope })
}

async function scopeOf(deps: ScopeDeps, request: AuthRequest, verified: readonly Verified[], userId: string) {
  if (request.scope !== undefined) return resolveScope(deps, request.scope)
  if (verified.some((one) => one.withoutDefaultProject)) return 'unscoped'
  const user = await deps.authStore.findUser({ id: userId })
  if (user === undefined) throw unauthenticated('the user is gone')
  return defaultScope(deps, user)
}

function earliest(verified: readonly Verified[]): Date | undefined {
  const times = verified.flatMap((one) => (one.expiresAt === undefined ? [] : [one.expiresAt.getTime()]))
  return times.length === 0 ? undefined : new Date(Math.min(...times))
}
