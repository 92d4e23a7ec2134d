// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface RevocationEvent {
  userId?: string | undefined
  roleId?: string | undefined
  domainId?: string | undefined
  projectId?: string | undefined
  auditId?: string | undefined
  auditChainId?: string | undefined
  trustId?: string | undefined
  consumerId?: string | undefined
  expiresAt?: string | undefined
  issuedBefore: string
  revokedAt: string
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface RevocationEventFilters {
  /** Only later ones. A time like 2026-01-31T00:00:00Z; UTC without a zone. */
  since?: string | undefined
}

/** How the API spells it. */
export const revocationEventKind = {
  one: 'event',
  many: 'events',
  fields: {
    userId: 'user_id',
    roleId: 'role_id',
    domainId: 'domain_id',
    projectId: 'project_id',
    auditId: 'audit_id',
    auditChainId: 'audit_chain_id',
    trustId: 'OS-TRUST:trust_id',
    consumerId: 'OS-OAUTH1:consumer_id',
    expiresAt: 'expires_at',
    issuedBefore: 'issued_before',
    revokedAt: 'revoked_at',
  },
  filters: {},
  flags: [],
} as const satisfies Kind
