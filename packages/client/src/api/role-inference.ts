// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface RoleInference {
  priorRole: { id: string; name: string; links: { self: string; [attribute: string]: unknown } }
  implies: readonly { id: string; name: string; links: { self: string; [attribute: string]: unknown } }[]
}

/** How the API spells it. */
export const roleInferenceKind = {
  one: 'role_inference',
  many: 'role_inferences',
  fields: { priorRole: 'prior_role' },
  filters: {},
  flags: [],
} as const satisfies Kind
