// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface Protocol {
  id: string
  mappingId: string
  remoteIdAttribute: string | null
  links: { self: string; identity_provider: string }
  /** Attributes of your own. */
  [attribute: string]: unknown
}

/** What one is made of. */
export interface NewProtocol {
  mappingId: string
  remoteIdAttribute?: string | null | undefined
}

/** What can be changed; what is left out stays. */
export interface ProtocolChanges {
  mappingId?: string | undefined
  remoteIdAttribute?: string | null | undefined
}

/** How the API spells it. */
export const protocolKind = {
  one: 'protocol',
  many: 'protocols',
  fields: { mappingId: 'mapping_id', remoteIdAttribute: 'remote_id_attribute' },
  filters: {},
  flags: [],
} as const satisfies Kind
