import { type Access, type AuthMethod, type AuthRequest, external, isMethodName, type Scope } from '@ks/auth'
import type { RecordActivity } from '../identity/compliance/inactivity.ts'
import type { Lockout } from '../identity/compliance/lockout.ts'
import { forbidden, IdentityError, unauthenticated } from '../identity-error.ts'
import type { TokenValidator } from '../tokens/validate.ts'
import type { Circumstances } from './circumstances.ts'
import { type IssueDeps, issueToken } from './issue.ts'
import { satisfiesRules } from './multi-factor.ts'
import { methodsOfReceipt, type ReceiptDeps, refusalForMoreMethods } from './receipts.ts'
import { defaultScope, type ResolvedScope, resolveScope, type ScopeDeps } from './scope.ts'
import { accountsOf } from './throttle/accounts.ts'
import { saysWrong } from './throttle/attempt.ts'
import type { LoginThrottle } from './throttle/login-throttle.ts'
import type { Verified, Verifier } from './verifiers/verifier.ts'
import type { Verifiers } from './verifiers/verifiers.ts'

export interface AuthenticateDeps extends LoginDeps {
  verifiers: Verifiers
  /** `[auth] methods`. */
  enabledMethods: readonly string[]
  throttle: LoginThrottle
  lockout: Pick<Lockout, 'clear'>
  recordActivity: RecordActivity
}

export interface LoginDeps extends IssueDeps, ScopeDeps, ReceiptDeps {
  tokens: Pick<TokenValidator, 'inStep'>
}

/**
 * The one way to a token, whatever location or version the request came in: every method is verified, all must prove the
 * same user, and the token is made for the scope that was asked for.
 *
 * @param accept sees the token before it is certain, and refuses it by throwing
 * @throws `unauthenticated` for everything that is not proven; `MethodsMissing` when more methods are needed;
 *   `forbidden` for a token that may not be exchanged; `too_many_requests` after too many failures
 */
export async function authenticate(
  deps: AuthenticateDeps,
  asked: AuthRequest,
  circumstances: Circumstances,
  accept?: (access: Access) => Promise<void>,
): Promise<Access> {
  const request = { ...asked, methods: methodsOf(asked, circumstances) }
  for (const { name } of request.methods) {
    if (!deps.enabledMethods.includes(name)) throw unsupportedMethod(name, deps.enabledMethods)
  }
  // Before anything is looked up or computed: the answer must not depend on what would be found.
  const attempt = deps.throttle.admit({ client: circumstances.client, accounts: accountsOf(request.methods) })
  try {
    const proofs = await prove(deps.verifiers, request, circumstances).catch((error: unknown) => {
      if (saysWrong(error)) attempt.failed()
      throw error
    })
    const { scope } = request
    const access = await logIn(deps, {
      proofs,
      scope,
      receipt: circumstances.receipt,
      skipMultiFactor: false,
      accept,
    })
    attempt.succeeded()
    await rememberLogin(deps, proofs)
    return access
  } finally {
    // Right, but not enough for a token: a password alone must not clear the count of guesses at a second factor.
    attempt.abandoned()
  }
}

/**
 * Forgets wrong guesses, and remembers that the user was there. A token is no new proof of that, and neither is what
 * somebody else, or a program, does for the user.
 */
async function rememberLogin(deps: AuthenticateDeps, proofs: readonly Proof[]): Promise<void> {
  const proof = proofs.find(({ method, verified }) => method !== 'token' && verified.grant === undefined)
  if (proof === undefined) return
  await deps.lockout.clear(proof.verified.userId)
  await deps.recordActivity(proof.verified.userId)
}

async function prove(
  table: Verifiers,
  request: AuthRequest,
  circumstances: Circumstances,
): Promise<readonly Proof[]> {
  const proofs: Proof[] = []
  for (const method of request.methods) {
    const verified = await verify(table, method, request, circumstances)
    proofs.push({ method: method.name, verified })
  }
  return proofs
}

/** A method with what it proved. */
export interface Proof {
  method: string
  verified: Verified
}

/** What was proven, and what is wanted for it. */
export interface ProvenLogin {
  proofs: readonly Proof[]
  scope: Scope | undefined
  /** Earlier steps of the same login. */
  receipt?: string | undefined
  /** Whether the user's rules about methods do not count: EC2 and S3 signatures are made by programs. */
  skipMultiFactor: boolean
  /** Sees the token before it is certain, and refuses it by throwing: nothing has been used up for it then. */
  accept?: ((access: Access) => Promise<void>) | undefined
}

/**
 * From proofs to a token: all of the same user, enough for the user's rules, and within what they allow. What is not an
 * authentication request of a client (a signature that a service passes on) comes in here.
 *
 * @throws as {@link authenticate}
 */
export async function logIn(deps: LoginDeps, login: ProvenLogin): Promise<Access> {
  const verified = login.proofs.map((proof) => proof.verified)
  const [first, ...others] = verified
  if (first === undefined) throw unauthenticated('no method')
  const { userId } = first
  if (others.some((other) => other.userId !== userId))
    throw unauthenticated('the methods prove different users')
  const grant = onlyGrant(verified)
  if (grant !== undefined && login.scope !== undefined)
    throw unauthenticated('a grant has its own scope; none can be asked for')

  const earlier = login.receipt === undefined ? [] : methodsOfReceipt(deps, login.receipt, userId)
  const methods = [
    ...new Set([
      ...earlier,
      ...verified.flatMap((one) => one.methods ?? []),
      ...login.proofs.map((proof) => proof.method),
    ]),
  ]
  if (!login.skipMultiFactor) {
    const rules = await deps.authStore.multiFactorRules(userId)
    if (!satisfiesRules(rules, methods)) {
      // A receipt says which methods were right and nothing else: it would set free what a grant or a token bounds.
      if (verified.some(isBounded))
        throw unauthenticated('the missing methods have to come in the same request')
      throw await refusalForMoreMethods(deps, rules, { userId, methods })
    }
  }
  // What the token and its catalog are made of must not be older than what validation would see.
  await deps.tokens.inStep()
  const resolved: ResolvedScope = grant ?? (await scopeOf(deps, login.scope, verified, userId))
  const federation = verified.find((one) => one.federation !== undefined)?.federation
  // Such a token would have to end with the provider's word and with the grant, and no format has room for both.
  if (federation !== undefined && resolved.delegation !== undefined)
    throw forbidden('A federated login cannot be used for a trust or another grant.')
  return issueToken(deps, {
    userId,
    methods,
    scope: resolved.scope,
    delegation: resolved.delegation,
    federation,
    expiresAt: earliest([...verified, resolved]),
    parentAuditId: verified.find((one) => one.parentAuditId !== undefined)?.parentAuditId,
    accept: login.accept,
    use: resolved.use,
  })
}

/** A request without methods leaves the proof to the front end, as in Keystone. */
function methodsOf({ methods }: AuthRequest, { frontEnd }: Circumstances): readonly AuthMethod[] {
  return methods.length === 0 && frontEnd?.remoteUser !== undefined ? [external()] : methods
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

function verify(
  table: Verifiers,
  method: AuthMethod,
  request: AuthRequest,
  circumstances: Circumstances,
): Promise<Verified> {
  // The table pairs each name with the verifier of its own claim; the compiler cannot see that through the union.
  const verifier = table[method.name] as Verifier<AuthMethod['claim']>
  return verifier(method.claim, { scope: request.scope, circumstances })
}

/** Whether a proof bounds the token that may be made of it. */
function isBounded({ grant, expiresAt, parentAuditId, federation }: Verified): boolean {
  return [grant, expiresAt, parentAuditId, federation].some((bound) => bound !== undefined)
}

/** A token is made from one grant at most: two cannot both bound it. */
function onlyGrant(verified: readonly Verified[]): Verified['grant'] {
  const grants = verified.flatMap((one) => (one.grant === undefined ? [] : [one.grant]))
  if (grants.length > 1) throw unauthenticated('the methods stand for different grants')
  return grants[0]
}

async function scopeOf(
  deps: ScopeDeps,
  scope: Scope | undefined,
  verified: readonly Verified[],
  userId: string,
): Promise<ResolvedScope> {
  if (scope !== undefined) return resolveScope(deps, scope, userId)
  if (verified.some((one) => one.withoutDefaultProject)) return { scope: 'unscoped' }
  const user = await deps.authStore.findUser({ id: userId })
  if (user === undefined) throw unauthenticated('the user is gone')
  return { scope: await defaultScope(deps, user) }
}

function earliest(bounds: readonly { expiresAt?: Date | undefined }[]): Date | undefined {
  const times = bounds.flatMap((one) => (one.expiresAt === undefined ? [] : [one.expiresAt.getTime()]))
  return times.length === 0 ? undefined : new Date(Math.min(...times))
}
