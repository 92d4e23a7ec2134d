// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Credential {
  id: string
  userId: string
  projectId: string | null
  type: string
  blob: string | null
  links: { self: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewCredential {
  userId: string
  /** ec2, totp, cert, or another. */
  type: string
  /** What is kept, encrypted. For ec2: a JSON object, as text. */
  blob: string
  projectId?: string | null | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface CredentialChanges {
  id?: string | undefined
  userId?: string | undefined
  /** ec2, totp, cert, or another. */
  type?: string | undefined
  /** What is kept, encrypted. For ec2: a JSON object, as text. */
  blob?: string | undefined
  projectId?: string | null | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface CredentialFilters {
  userId?: string | undefined
  type?: string | undefined
}

/** How the API spells it. */
export const credentialKind = {
  one: 'credential',
  many: 'credentials',
  fields: { userId: 'user_id', projectId: 'project_id' },
  filters: { userId: 'user_id' },
  flags: [],
} as const satisfies Kind
