import type { Generated } from 'kysely'
import type { CalendarDay, JsonText, Microseconds } from './columns.ts'

/** `user`: who a user is, whatever backend knows the password. `extra` holds email and free attributes. */
export interface UserTable {
  id: string
  extra: JsonText | null
  enabled: boolean | null
  default_project_id: string | null
  created_at: Date | null
  last_active_at: CalendarDay | null
  domain_id: string
}

/** `local_user`: the name and the failed logins of a user whose password is in this database. */
export interface LocalUserTable {
  id: Generated<number>
  user_id: string
  domain_id: string
  name: string
  failed_auth_count: number | null
  failed_auth_at: Date | null
}

/**
 * `password`: one row per password a local user has or had. The `_int` columns are authoritative: the plain
 * timestamps lose fractions of a second on MySQL.
 */
export interface PasswordTable {
  id: Generated<number>
  local_user_id: number
  expires_at: Date | null
  self_service: Generated<boolean>
  password_hash: string | null
  created_at_int: Generated<Microseconds>
  expires_at_int: Microseconds | null
  created_at: Date
}

/** `nonlocal_user`: the name of a user whose password another backend (LDAP) knows. */
export interface NonlocalUserTable {
  domain_id: string
  name: string
  user_id: string
}

/** `federated_user`: who a user is at an identity provider. */
export interface FederatedUserTable {
  id: Generated<number>
  user_id: string
  idp_id: string
  protocol_id: string
  unique_id: string
  display_name: string | null
}

/** `user_option`: one row per user option; `option_id` is Keystone's four-character code, for example `1000`. */
export interface UserOptionTable {
  user_id: string
  option_id: string
  option_value: JsonText | null
}

/** `group`. */
export interface GroupTable {
  id: string
  domain_id: string
  name: string
  description: string | null
  extra: JsonText | null
}

/** `user_group_membership`. */
export interface UserGroupMembershipTable {
  user_id: string
  group_id: string
}

/** `expiring_user_group_membership`: a membership that a mapping gave and that ends with the provider's TTL. */
export interface ExpiringUserGroupMembershipTable {
  user_id: string
  group_id: string
  idp_id: string
  last_verified: Date
}

/** `id_mapping`: public ids of users and groups that live in another backend. */
export interface IdMappingTable {
  public_id: string
  domain_id: string
  local_id: string
  entity_type: 'user' | 'group'
}
