import type { OAuth1Claim } from '@ks/auth'
import type { AccessTokenStore } from '../../resources/access-tokens/store.ts'
import { readOAuth1Message, requireParameter } from '../oauth1/message.ts'
import { type OAuth1Deps, verifyOAuth1 } from '../oauth1/verify.ts'
import type { Verifier } from './verifier.ts'

export interface OAuth1VerifierDeps extends OAuth1Deps {
  accessTokens: Pick<AccessTokenStore, 'find'>
}

/**
 * Verifies that a consumer signed with an access token that a user gave it. Unknown consumer, unknown or expired access
 * token, wrong signature, a request that was here before: the same answer after the same work.
 *
 * The signature is over the URL without its query, as in Keystone: the query of a login only says whether the answer
 * shall have a catalog.
 */
export function oauth1Verifier(deps: OAuth1VerifierDeps): Verifier<OAuth1Claim> {
  return async (_claim, { circumstances }) => {
    const { client, method, url, authorization } = circumstances
    const message = readOAuth1Message({ client, method, url, authorization })
    const key = requireParameter(message, 'oauth_token')
    const token = await verifyOAuth1(deps, message, () => deps.accessTokens.find(key))
    return {
      userId: token.userId,
      ...(token.expiresAt !== null && { expiresAt: token.expiresAt }),
      grant: { delegation: { accessTokenId: token.id }, scope: { projectId: token.projectId } },
    }
  }
}
