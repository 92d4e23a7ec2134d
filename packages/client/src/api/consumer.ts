// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Consumer {
  id: string
  description: string | null
  links: { self: string; [attribute: string]: unknown }
  /** Only there when it has just been made. */
  secret?: string | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewConsumer {
  description?: string | null | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What can be changed; what is left out stays. */
export interface ConsumerChanges {
  description?: string | null | undefined
  id?: string | undefined
  secret?: unknown | undefined
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** How the API spells it. */
export const consumerKind = {
  one: 'consumer',
  many: 'consumers',
  fields: {},
  filters: {},
  flags: [],
} as const satisfies Kind
