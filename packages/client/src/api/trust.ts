// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Trust {
  id: string
  trustorUserId: string
  trusteeUserId: string
  projectId: string | null
  impersonation: boolean
  expiresAt: string | null
  remainingUses: number | null
  deletedAt: null
  redelegatedTrustId: string | null
  redelegationCount: number
  links: { self: string; [attribute: string]: unknown }
  roles: readonly {
    id: string
    name: string
    domain_id: string | null
    description: string | null
    options: { immutable?: boolean | null | undefined }
    links: { self: string; [attribute: string]: unknown }
    [attribute: string]: unknown
  }[]
  rolesLinks: { self: string; previous: null; next: null }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewTrust {
  trustorUserId: string
  trusteeUserId: string
  /** Whether tokens show the trustor as their user. */
  impersonation: boolean
  projectId?: string | null | undefined
  roles?: readonly ({ id: string } | { name: string })[] | undefined
  expiresAt?: string | null | undefined
  remainingUses?: number | null | undefined
  allowRedelegation?: boolean | null | undefined
  redelegationCount?: number | null | undefined
  redelegatedTrustId?: string | null | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface TrustFilters {
  trustorUserId?: string | undefined
  trusteeUserId?: string | undefined
}

/** How the API spells it. */
export const trustKind = {
  one: 'trust',
  many: 'trusts',
  fields: {
    trustorUserId: 'trustor_user_id',
    trusteeUserId: 'trustee_user_id',
    projectId: 'project_id',
    expiresAt: 'expires_at',
    remainingUses: 'remaining_uses',
    deletedAt: 'deleted_at',
    redelegatedTrustId: 'redelegated_trust_id',
    redelegationCount: 'redelegation_count',
    rolesLinks: 'roles_links',
    allowRedelegation: 'allow_redelegation',
  },
  filters: { trustorUserId: 'trustor_user_id', trusteeUserId: 'trustee_user_id' },
  flags: [],
} as const satisfies Kind
