// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface ApplicationCredential {
  id: string
  name: string
  description: string | null
  userId: string
  projectId: string | null
  system: null
  expiresAt: string | null
  unrestricted: boolean | null
  roles: readonly { id: string; name: string; [attribute: string]: unknown }[]
  accessRules?: readonly { id: string; service: string; path: string; method: string }[] | undefined
  links: { self: string; [attribute: string]: unknown }
  /** Only there when it has just been made. */
  secret?: string | undefined
}

/** What one is made of. */
export interface NewApplicationCredential {
  id?: string | undefined
  projectId?: string | undefined
  system?: string | null | undefined
  name: string
  secret?: string | null | undefined
  description?: string | null | undefined
  expiresAt?: string | null | undefined
  roles?: readonly ({ id: string } | { name: string })[] | undefined
  unrestricted?: boolean | null | undefined
  accessRules?: readonly ({ id: string } | { service: string; path: string; method: string })[] | undefined
}

/** What a list can be limited to. */
export interface ApplicationCredentialFilters {
  name?: string | undefined
  /** Comparisons such as `name__contains`. */
  [comparison: `${string}__${string}`]: string | undefined
}

/** How the API spells it. */
export const applicationCredentialKind = {
  one: 'application_credential',
  many: 'application_credentials',
  fields: {
    userId: 'user_id',
    projectId: 'project_id',
    expiresAt: 'expires_at',
    accessRules: 'access_rules',
  },
  filters: {},
  flags: [],
} as const satisfies Kind
