import type { Generated } from 'kysely'
import type { JsonText } from './columns.ts'

/** `identity_provider`: `authorization_ttl` in minutes. */
export interface IdentityProviderTable {
  id: string
  enabled: boolean
  description: string | null
  domain_id: string
  authorization_ttl: number | null
}

/** `idp_remote_ids`. */
export interface IdpRemoteIdsTable {
  idp_id: string | null
  remote_id: string
}

/** `federation_protocol`: its key is (`id`, `idp_id`). */
export interface FederationProtocolTable {
  id: string
  idp_id: string
  mapping_id: string
  remote_id_attribute: string | null
}

/** `mapping`: `rules` is a JSON array. */
export interface MappingTable {
  id: string
  rules: JsonText
}

/** `ks_mapping`: the version of the language that a mapping is written in. Without a row: 1.0. */
export interface KsMappingTable {
  mapping_id: string
  schema_version: string
}

/** `service_provider`. */
export interface ServiceProviderTable {
  auth_url: string
  id: string
  enabled: boolean
  description: string | null
  sp_url: string
  relay_state_prefix: Generated<string>
}
