import type { Generated } from 'kysely'
import type { JsonText } from './columns.ts'

/**
 * `project`: projects and, with `is_domain`, domains. A domain's own `domain_id` is `<<keystone.domain.root>>`,
 * a row that every database has and no API call shows.
 */
export interface ProjectTable {
  id: string
  name: string
  extra: JsonText | null
  description: string | null
  enabled: boolean | null
  domain_id: string
  parent_id: string | null
  is_domain: Generated<boolean>
}

/** `project_option`: `option_id` is Keystone's four-character code. */
export interface ProjectOptionTable {
  project_id: string
  option_id: string
  option_value: JsonText | null
}

/** `project_tag`. */
export interface ProjectTagTable {
  project_id: string
  name: string
}

/** `config_register`: which domain may use a driver that only one domain may use. */
export interface ConfigRegisterTable {
  type: string
  domain_id: string
}

/** `whitelisted_config` and `sensitive_config`: one option of a domain's configuration; `value` is JSON. */
export interface DomainConfigTable {
  domain_id: string
  group: string
  option: string
  value: JsonText
}

/** `registered_limit`: the default limit of a resource of a service. */
export interface RegisteredLimitTable {
  id: string
  service_id: string | null
  region_id: string | null
  resource_name: string | null
  default_limit: number
  description: string | null
  internal_id: Generated<number>
}

/** `limit`: what one project or domain has instead of the registered limit. */
export interface LimitTable {
  id: string
  project_id: string | null
  resource_limit: number
  description: string | null
  internal_id: Generated<number>
  registered_limit_id: string | null
  domain_id: string | null
}
