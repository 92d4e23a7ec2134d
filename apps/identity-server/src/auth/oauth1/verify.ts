import { verifyHmacSha1 } from '@ks/auth'
import { unauthenticated } from '../../identity-error.ts'
import type { ConsumerStore } from '../../resources/consumers/store.ts'
import { otherAccount } from '../throttle/accounts.ts'
import { attempt } from '../throttle/attempt.ts'
import type { LoginThrottle } from '../throttle/login-throttle.ts'
import type { OAuth1Message } from './message.ts'
import type { NonceStore } from './nonce-store.ts'
import { hasExpired, type SigningToken } from './signing-token.ts'

export interface OAuth1Deps {
  consumers: Pick<ConsumerStore, 'secretOf'>
  oauth1Nonces: NonceStore
  throttle: LoginThrottle
  clock: () => Date
}

/** How far the clocks of a client and of this server may differ. Seconds. As in Keystone. */
const timestampWindowSeconds = 600

/**
 * Checks that a message was signed with a token by the consumer it is for, just now, and has not been here before.
 * Guessing is slowed down by consumer.
 *
 * @returns the token
 * @throws `unauthenticated` after the same work, whatever is wrong; `too_many_requests` after too many failures
 * @see {@link https://www.rfc-editor.org/rfc/rfc5849#section-3.2}
 */
export async function verifyOAuth1<Token extends SigningToken>(
  deps: OAuth1Deps,
  message: OAuth1Message,
  findToken: () => Promise<Token | undefined>,
): Promise<Token> {
  const { client, consumerKey, baseString, signature } = message
  const who = { client, accounts: [otherAccount('consumer', consumerKey)] }
  return attempt(deps.throttle, who, async () => {
    const consumerSecret = await deps.consumers.secretOf(consumerKey)
    const found = await findToken()
    const token = found?.consumerId === consumerKey ? found : undefined
    const right = await verifyHmacSha1(baseString, signature, {
      consumerSecret: consumerSecret ?? '',
      tokenSecret: token?.secret ?? '',
    })
    if (!right || consumerSecret === undefined || token === undefined)
      throw unauthenticated('unknown consumer or token, or a wrong signature')
    await acceptOnce(deps, message)
    if (hasExpired(token, deps.clock())) throw unauthenticated('the OAuth1 token has expired')
    return token
  })
}

async function acceptOnce({ oauth1Nonces, clock }: OAuth1Deps, message: OAuth1Message): Promise<void> {
  const now = clock()
  if (Math.abs(now.getTime() / 1000 - message.timestamp) > timestampWindowSeconds)
    throw unauthenticated('the timestamp of the signature is too old, or in the future')
  // Only who has the secrets gets here, so nobody else can fill the table.
  const expiresAt = new Date((message.timestamp + timestampWindowSeconds) * 1000)
  if (!(await oauth1Nonces.use(signedOnce(message), { now, expiresAt })))
    throw unauthenticated('the request has been here before')
}

/** What no two requests may have in common. */
function signedOnce({ consumerKey, parameters, timestamp, nonce }: OAuth1Message): string {
  return JSON.stringify([consumerKey, parameters.get('oauth_token') ?? '', timestamp, nonce])
}
