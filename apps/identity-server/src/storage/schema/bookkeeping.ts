import type { Generated } from 'kysely'

/** `alembic_version`: one row per head of Keystone's own migrations. */
export interface AlembicVersionTable {
  version_num: string
}

/** `ks_origin`: one row, which says who has made the tables of Keystone. */
export interface KsOriginTable {
  origin: string
}

/** `ks_totp_use`: the last one-time passcode that a user has used, by its number since 1970. */
export interface KsTotpUseTable {
  user_id: string
  step: number
}

/** `ks_change`: what a committed write changed; `origin` names the {@link Storage} that wrote it. */
export interface KsChangeTable {
  id: Generated<number>
  kind: string
  entity_id: string
  origin: string
  created_at: Date
}

/** `ks_oauth1_nonce`: a signed request that has been here, and until when its timestamp is good. */
export interface KsOAuth1NonceTable {
  digest: string
  expires_at: Date
}
