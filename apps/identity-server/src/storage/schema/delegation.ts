import type { Generated } from 'kysely'
import type { JsonText, Microseconds } from './columns.ts'

/** `trust`. `expires_at_int` is authoritative where it is set; a deleted trust keeps its row. */
export interface TrustTable {
  id: string
  trustor_user_id: string
  trustee_user_id: string
  project_id: string | null
  impersonation: boolean
  deleted_at: Date | null
  expires_at: Date | null
  remaining_uses: number | null
  extra: JsonText | null
  expires_at_int: Microseconds | null
  redelegated_trust_id: string | null
  redelegation_count: number | null
}

/** `trust_role`. */
export interface TrustRoleTable {
  trust_id: string
  role_id: string
}

/** `application_credential`. The API's id is `id`; `internal_id` is what other tables refer to. */
export interface ApplicationCredentialTable {
  internal_id: Generated<number>
  id: string
  name: string
  secret_hash: string
  description: string | null
  user_id: string
  project_id: string | null
  expires_at: Microseconds | null
  system: string | null
  unrestricted: boolean | null
}

/** `application_credential_role`: `application_credential_id` is an `internal_id`. */
export interface ApplicationCredentialRoleTable {
  application_credential_id: number
  role_id: string
}

/** `application_credential_access_rule`: joins an `internal_id` with `access_rule.id`. */
export interface ApplicationCredentialAccessRuleTable {
  application_credential_id: number
  access_rule_id: number
}

/** `access_rule`. The API's id is `external_id`. */
export interface AccessRuleTable {
  id: Generated<number>
  service: string | null
  path: string | null
  method: string | null
  external_id: string | null
  user_id: string | null
}

/** `consumer`: an OAuth1 consumer. */
export interface ConsumerTable {
  id: string
  description: string | null
  secret: string
  extra: JsonText
}

/** `request_token`: an OAuth1 request token; `expires_at` is ISO 8601 text. */
export interface RequestTokenTable {
  id: string
  request_secret: string
  verifier: string | null
  authorizing_user_id: string | null
  requested_project_id: string
  role_ids: JsonText | null
  consumer_id: string
  expires_at: string | null
}

/** `access_token`: an OAuth1 access token; `expires_at` is ISO 8601 text. */
export interface AccessTokenTable {
  id: string
  access_secret: string
  authorizing_user_id: string
  project_id: string
  role_ids: JsonText
  consumer_id: string
  expires_at: string | null
}
