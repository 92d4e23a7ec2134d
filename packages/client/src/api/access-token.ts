// Written from the schemas of the identity server, by `UPDATE_CLIENT_TYPES=1 npm test -- test/client`.

import type { Kind } from '../kind.ts'

/** As the Identity API shows it. */
export interface AccessToken {
  id: string
  consumerId: string
  projectId: string
  authorizingUserId: string
  expiresAt: string | null
  links: { self: string; roles: string }
}

/** How the API spells it. */
export const accessTokenKind = {
  one: 'access_token',
  many: 'access_tokens',
  fields: {
    consumerId: 'consumer_id',
    projectId: 'project_id',
    authorizingUserId: 'authorizing_user_id',
    expiresAt: 'expires_at',
  },
  filters: {},
  flags: [],
} as const satisfies Kind
