import type { Generated } from 'kysely'
import type { JsonText } from './columns.ts'

/** `credential`: `encrypted_blob` is a Fernet token, `key_hash` the SHA-1 of the key that made it. */
export interface CredentialTable {
  id: string
  user_id: string
  project_id: string | null
  type: string
  extra: JsonText | null
  key_hash: string
  encrypted_blob: string
}

/** `revocation_event`: a token that matches every column which is set is revoked. */
export interface RevocationEventTable {
  id: Generated<number>
  domain_id: string | null
  project_id: string | null
  user_id: string | null
  role_id: string | null
  trust_id: string | null
  consumer_id: string | null
  access_token_id: string | null
  issued_before: Date
  expires_at: Date | null
  revoked_at: Date
  audit_id: string | null
  audit_chain_id: string | null
}

/** `token`: persisted UUID tokens of releases before Rocky. Nothing reads it. */
export interface TokenTable {
  id: string
  expires: Date | null
  extra: JsonText | null
  valid: boolean
  trust_id: string | null
  user_id: string | null
}
