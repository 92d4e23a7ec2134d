import type { Access } from '@ks/auth'
import { unauthenticated } from '../identity-error.ts'
import { newAuditId } from '../tokens/audit-ids.ts'
import { type DescribeDeps, describeToken } from '../tokens/describe-token.ts'
import type {
  PayloadDelegation,
  PayloadFederation,
  PayloadScope,
  TokenFormat,
  TokenPayload,
} from '../tokens/token-format.ts'
import { wholeSeconds } from '../tokens/whole-seconds.ts'

export interface IssueDeps extends DescribeDeps {
  format: TokenFormat
  clock: () => Date
  /** `[token] expiration`. Seconds. */
  expirationSeconds: number
}

/** What a new token shall say. */
export interface NewToken {
  userId: string
  methods: readonly string[]
  scope: PayloadScope
  /** The grant that it is made from. */
  delegation?: PayloadDelegation | undefined
  federation?: PayloadFederation | undefined
  /** Of a token or grant that it is obtained with: the new one never lives longer. */
  expiresAt?: Date | undefined
  /** Audit id of the first token of the chain, for a token that is obtained with another. */
  parentAuditId?: string | undefined
  /** Sees the token first, and refuses it by throwing. */
  accept?: ((access: Access) => Promise<void>) | undefined
  /** Runs when the token is certain, before anybody gets it. */
  use?: (() => Promise<void>) | undefined
}

/**
 * Issues a token.
 *
 * @throws `unauthenticated` when the user may not have it: disabled, or without a role on the scope
 */
export async function issueToken(deps: IssueDeps, wanted: NewToken): Promise<Access> {
  // No format has room for both, and a provider's word is not enough for the whole system.
  if (wanted.federation !== undefined && typeof wanted.scope === 'object' && 'system' in wanted.scope)
    throw unauthenticated('a federated user cannot have a token for the system')
  const issuedAt = wholeSeconds(deps.clock())
  const latest = new Date(issuedAt.getTime() + deps.expirationSeconds * 1000)
  const { expiresAt = latest } = wanted
  const payload: TokenPayload = {
    userId: wanted.userId,
    methods: wanted.methods,
    scope: wanted.scope,
    expiresAt: wholeSeconds(expiresAt < latest ? expiresAt : latest),
    auditIds: wanted.parentAuditId === undefined ? [newAuditId()] : [newAuditId(), wanted.parentAuditId],
    ...(wanted.delegation && { delegation: wanted.delegation }),
    ...(wanted.federation && { federation: wanted.federation }),
  }
  const described = await describeToken(deps, payload, issuedAt, deps.format.encode(payload, issuedAt))
  if (!described.ok) throw unauthenticated(described.reason)
  await wanted.accept?.(described.access)
  await wanted.use?.()
  return described.access
}
