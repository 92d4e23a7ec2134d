// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Ec2Credential {
  userId: string
  tenantId: string | null
  access: string
  secret: string | null
  trustId: string | null
  links: { self: string; [attribute: string]: unknown }
}

/** What one is made of. */
export interface NewEc2Credential {
  /** The project. */
  tenantId: string
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** How the API spells it. */
export const ec2CredentialKind = {
  one: 'credential',
  many: 'credentials',
  fields: { userId: 'user_id', tenantId: 'tenant_id', trustId: 'trust_id' },
  filters: {},
  flags: [],
} as const satisfies Kind
