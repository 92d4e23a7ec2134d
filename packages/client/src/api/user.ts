// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface User {
  id: string
  name: string
  domainId: string
  enabled: boolean
  defaultProjectId?: string | undefined
  passwordExpiresAt: string | null
  options: {
    ignore_change_password_upon_first_use?: boolean | null | undefined
    ignore_password_expiry?: boolean | null | undefined
    ignore_lockout_failure_attempts?: boolean | null | undefined
    lock_password?: boolean | null | undefined
    ignore_user_inactivity?: boolean | null | undefined
    multi_factor_auth_rules?: readonly (readonly string[])[] | null | undefined
    multi_factor_auth_enabled?: boolean | null | undefined
  }
  federated?:
    | readonly {
        idp_id: string
        protocols: readonly { protocol_id: string; unique_id: string; [attribute: string]: unknown }[]
        [attribute: string]: unknown
      }[]
    | undefined
  links: { self: string; [attribute: string]: unknown }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewUser {
  name: string
  domainId?: string | undefined
  defaultProjectId?: string | null | undefined
  enabled?: boolean | undefined
  password?: string | null | undefined
  options?:
    | {
        ignore_change_password_upon_first_use?: boolean | null | undefined
        ignore_password_expiry?: boolean | null | undefined
        ignore_lockout_failure_attempts?: boolean | null | undefined
        lock_password?: boolean | null | undefined
        ignore_user_inactivity?: boolean | null | undefined
        multi_factor_auth_rules?: readonly (readonly string[])[] | null | undefined
        multi_factor_auth_enabled?: boolean | null | undefined
      }
    | undefined
  federated?:
    | readonly {
        idp_id: string
        protocols: readonly { protocol_id: string; unique_id: string; [attribute: string]: unknown }[]
        [attribute: string]: unknown
      }[]
    | undefined
  description?: string | null | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface UserChanges {
  name?: string | undefined
  domainId?: string | undefined
  defaultProjectId?: string | null | undefined
  enabled?: boolean | undefined
  password?: string | null | undefined
  options?:
    | {
        ignore_change_password_upon_first_use?: boolean | null | undefined
        ignore_password_expiry?: boolean | null | undefined
        ignore_lockout_failure_attempts?: boolean | null | undefined
        lock_password?: boolean | null | undefined
        ignore_user_inactivity?: boolean | null | undefined
        multi_factor_auth_rules?: readonly (readonly string[])[] | null | undefined
        multi_factor_auth_enabled?: boolean | null | undefined
      }
    | undefined
  federated?:
    | readonly {
        idp_id: string
        protocols: readonly { protocol_id: string; unique_id: string; [attribute: string]: unknown }[]
        [attribute: string]: unknown
      }[]
    | undefined
  description?: string | null | undefined
  id?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What a list can be limited to. */
export interface UserFilters {
  name?: string | undefined
  domainId?: string | undefined
  enabled?: boolean | undefined
  idpId?: string | undefined
  protocolId?: string | undefined
  uniqueId?: string | undefined
  passwordExpiresAt?: string | readonly string[] | undefined
  /** Comparisons such as `name__contains`. */
  [comparison: `${string}__${string}`]: string | undefined
}

/** How the API spells it. */
export const userKind = {
  one: 'user',
  many: 'users',
  fields: {
    domainId: 'domain_id',
    defaultProjectId: 'default_project_id',
    passwordExpiresAt: 'password_expires_at',
  },
  filters: {
    domainId: 'domain_id',
    idpId: 'idp_id',
    protocolId: 'protocol_id',
    uniqueId: 'unique_id',
    passwordExpiresAt: 'password_expires_at',
  },
  flags: [],
} as const satisfies Kind
