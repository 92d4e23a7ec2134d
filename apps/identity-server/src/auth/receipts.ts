import type { Receipt } from '@ks/auth'
import { IdentityError, unauthenticated } from '../identity-error.ts'
import type { ReceiptFormat } from '../tokens/fernet-receipt.ts'
import { wholeSeconds } from '../tokens/whole-seconds.ts'
import type { MultiFactorRules } from './multi-factor.ts'
import type { AuthStore } from './store.ts'

export interface ReceiptDeps {
  authStore: AuthStore
  receipts: ReceiptFormat
  clock: () => Date
  /** `[receipt] expiration`. Seconds. */
  receiptExpirationSeconds: number
}

/** A login that was right so far but needs more methods. Its answer is a receipt, to be shown with the rest. */
export class MethodsMissing extends IdentityError {
  readonly receipt: Receipt

  constructor(receipt: Receipt) {
    super('unauthenticated', 'The user has to authenticate with more methods.')
    this.receipt = receipt
  }
}

/**
 * The methods that a receipt proves, for the user who has now proven another one. A receipt is good until it expires, also
 * for several attempts at the rest.
 *
 * @throws `unauthenticated` for a receipt that is damaged, expired or somebody else's
 */
export function methodsOfReceipt(deps: ReceiptDeps, text: string, userId: string): readonly string[] {
  const found = deps.receipts.decode(text)
  if (found === undefined || found.receipt.expiresAt <= deps.clock())
    throw unauthenticated('the receipt is not valid')
  if (found.receipt.userId !== userId) throw unauthenticated('the receipt is of another user')
  return found.receipt.methods
}

/**
 * What a login gets that does not satisfy the user's rules: a receipt, if one of the rules can be completed with it.
 *
 * @see {@link https://docs.openstack.org/api-ref/identity/v3/#multi-factor-authentication}
 */
export async function refusalForMoreMethods(
  deps: ReceiptDeps,
  rules: MultiFactorRules,
  proven: { userId: string; methods: readonly string[] },
): Promise<IdentityError> {
  const begun = rules.filter((rule) => rule.some((method) => proven.methods.includes(method)))
  const user = await deps.authStore.findUser({ id: proven.userId })
  if (begun.length === 0 || user === undefined || !user.enabled || !user.domain.enabled)
    return unauthenticated('the user has to authenticate with other methods')
  const issuedAt = wholeSeconds(deps.clock())
  const expiresAt = new Date(issuedAt.getTime() + deps.receiptExpirationSeconds * 1000)
  return new MethodsMissing({
    receipt: deps.receipts.encode({ ...proven, expiresAt }, issuedAt),
    methods: proven.methods,
    user: { id: user.id, name: user.name, domain: { id: user.domain.id, name: user.domain.name } },
    issuedAt,
    expiresAt,
    requiredMethods: begun,
  })
}
