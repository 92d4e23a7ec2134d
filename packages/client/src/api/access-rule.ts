// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface AccessRule {
  id: string
  service: string
  path: string
  method: string
  links: { self: string; [attribute: string]: unknown }
}

/** What a list can be limited to. */
export interface AccessRuleFilters {
  service?: string | undefined
  path?: string | undefined
  method?: string | undefined
}

/** How the API spells it. */
export const accessRuleKind = {
  one: 'access_rule',
  many: 'access_rules',
  fields: {},
  filters: {},
  flags: [],
} as const satisfies Kind
