import { hasExpired } from '../../auth/oauth1/signing-token.ts'
import type { AccessTokenStore } from '../../resources/access-tokens/store.ts'
import type { GrantLookup } from './grants.ts'

export interface OAuth1GrantDeps {
  accessTokens: Pick<AccessTokenStore, 'find'>
  clock: () => Date
}

/** An OAuth1 access token grants the roles that its user chose, as far as the user still has them on the project. */
export function oauth1Grant({ accessTokens, clock }: OAuth1GrantDeps): GrantLookup {
  return async (id, { userId, scope }) => {
    const token = await accessTokens.find(id)
    if (token === undefined) return { reason: 'the access token or its consumer is gone' }
    if (hasExpired(token, clock())) return { reason: 'the access token has expired' }
    const onProject = scope !== 'unscoped' && 'projectId' in scope && scope.projectId === token.projectId
    if (token.userId !== userId || !onProject)
      return { reason: 'the access token is of another user or project' }
    return {
      userId,
      holderId: userId,
      roleIds: token.roleIds,
      shown: { oauth1: { accessTokenId: token.id, consumerId: token.consumerId } },
    }
  }
}
