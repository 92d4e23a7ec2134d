// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Mapping {
  id: string
  /** Objects with local and remote. What is in them is checked as well; the answer says where it is wrong. */
  rules: readonly unknown[]
  schemaVersion: string
  links: { self: string; [attribute: string]: unknown }
}

/** What one is made of. */
export interface NewMapping {
  id?: string | undefined
  /** Objects with local and remote. What is in them is checked as well; the answer says where it is wrong. */
  rules: readonly unknown[]
  schemaVersion?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface MappingChanges {
  id?: string | undefined
  /** Objects with local and remote. What is in them is checked as well; the answer says where it is wrong. */
  rules?: readonly unknown[] | undefined
  schemaVersion?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** How the API spells it. */
export const mappingKind = {
  one: 'mapping',
  many: 'mappings',
  fields: { schemaVersion: 'schema_version' },
  filters: {},
  flags: [],
} as const satisfies Kind
