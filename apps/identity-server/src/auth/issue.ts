import type { Access } from '@ks/auth'
import { unauthenticated } from '../identity-error.ts'
import { newAuditId } from '../tokens/audit-ids.ts'
import { type DescribeDeps, describeToken } from '../tokens/describe-token.ts'
import type { PayloadScope, TokenFormat } from '../tokens/token-format.ts'

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
  /** Of a token that it is obtained with: the new one never lives longer. */
  expiresAt?: Date | undefined
  /** Audit id of the first token of the chain, for a token that is obtained with another. */
  parentAuditId?: string | undefined
}

/**
 * Issues a token.
 *
 * @throws `unauthenticated` when the user may not have it: disabled, or without a role on the scope
 */
export async function issueToken(deps: IssueDeps, wanted: NewToken): Promise<Access> {
  // Fernet keeps whole seconds, so nothing finer is promised.
  const issuedAt = new Date(Math.floor(deps.clock().getTime() / 1000) * 1000)
  const latest = new Date(issuedAt.getTime() + deps.expirationSeconds * 1000)
  const payload = {
    userId: wanted.userId,
    methods: wanted.methods,
    scope: wanted.scope,
    expiresAt: wanted.expiresAt !== undefined && wanted.expiresAt < latest ? wanted.expiresAt : latest,
    auditIds: wanted.parentAuditId === undefined ? [newAuditId()] : [newAuditId(), wanted.parentAuditId],
  }
  const described = await describeToken(deps, payload, issuedAt, deps.format.encode(payload, issuedAt))
  if (!described.ok) throw unauthenticated(described.reason)
  return described.access
}
