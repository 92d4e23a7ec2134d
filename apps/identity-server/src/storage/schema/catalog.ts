import type { Generated } from 'kysely'
import type { JsonText } from './columns.ts'

/** `region`. */
export interface RegionTable {
  id: string
  description: string
  parent_region_id: string | null
  extra: JsonText | null
}

/** `service`: name and description are in `extra`. */
export interface ServiceTable {
  id: string
  type: string | null
  enabled: Generated<boolean>
  extra: JsonText | null
}

/** `endpoint`. */
export interface EndpointTable {
  id: string
  legacy_endpoint_id: string | null
  interface: string
  service_id: string
  url: string
  extra: JsonText | null
  enabled: Generated<boolean>
  region_id: string | null
}

/** `endpoint_group`: `filters` is a JSON object. */
export interface EndpointGroupTable {
  id: string
  name: string
  description: string | null
  filters: JsonText
}

/** `project_endpoint`. */
export interface ProjectEndpointTable {
  endpoint_id: string
  project_id: string
}

/** `project_endpoint_group`. */
export interface ProjectEndpointGroupTable {
  endpoint_group_id: string
  project_id: string
}

/** `policy`: the deprecated policy blobs of `/v3/policies`. */
export interface PolicyTable {
  id: string
  type: string
  blob: JsonText
  extra: JsonText | null
}

/** `policy_association`: which endpoint, service or region a policy belongs to. */
export interface PolicyAssociationTable {
  id: string
  policy_id: string
  endpoint_id: string | null
  service_id: string | null
  region_id: string | null
}
