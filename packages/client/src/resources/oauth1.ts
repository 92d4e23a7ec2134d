import { memberOf } from '../answer.ts'
import { type AccessToken, accessTokenKind } from '../api/access-token.ts'
import { type Consumer, type ConsumerChanges, consumerKind, type NewConsumer } from '../api/consumer.ts'
import { type Role, roleKind } from '../api/role.ts'
import type { Api, CallOptions } from '../api.ts'
import { type Collection, collection, type NoFilters, readCollection, remove } from '../collection.ts'
import { ClientError } from '../errors.ts'
import { path } from '../path.ts'

/** @see {@link https://docs.openstack.org/api-ref/identity/v3-ext/#os-oauth1-api} */
export interface OAuth1 {
  /** The secret of a consumer is in the answer that makes it, and never again. */
  consumers: Collection<Consumer, NewConsumer, ConsumerChanges, NoFilters>
  accessTokens: AccessTokens
  /** Lets the consumer of a request token act with some of one's roles. Answers with the code that it needs. */
  authorize(requestTokenId: string, roleIds: readonly string[], options?: CallOptions): Promise<string>
}

/** What a user has authorized. */
export interface AccessTokens {
  list(userId: string, options?: CallOptions): Promise<AccessToken[]>
  get(userId: string, id: string, options?: CallOptions): Promise<AccessToken>
  delete(userId: string, id: string, options?: CallOptions): Promise<void>
  roles(userId: string, id: string, options?: CallOptions): Promise<Role[]>
  hasRole(userId: string, id: string, roleId: string, options?: CallOptions): Promise<boolean>
}

export function oauth1(api: Api): OAuth1 {
  return {
    consumers: collection(api, consumerKind, '/v3/OS-OAUTH1/consumers'),
    accessTokens: accessTokens(api),
    async authorize(requestTokenId, roleIds, options) {
      const roles = roleIds.map((id) => ({ id }))
      const where = path`/v3/OS-OAUTH1/authorize/${requestTokenId}`
      const answer = await api.send('PUT', where, options, { roles })
      const verifier: unknown = Reflect.get(memberOf(await answer.json(), 'token', where), 'oauth_verifier')
      if (typeof verifier === 'string') return verifier
      throw new ClientError('invalid_response', `${where} answered with no "oauth_verifier".`)
    },
  }
}

function accessTokens(api: Api): AccessTokens {
  const base = (userId: string) => path`/v3/users/${userId}/OS-OAUTH1/access_tokens`
  const of = (userId: string) => readCollection<AccessToken, NoFilters>(api, accessTokenKind, base(userId))
  return {
    list: async (userId, options) => of(userId).list({}, options),
    get: async (userId, id, options) => of(userId).get(id, options),
    delete: async (userId, id, options) => remove(api, base(userId), id, options),
    roles: async (userId, id, options) =>
      api.all<Role>(roleKind, base(userId) + path`/${id}/roles`, {}, options),
    hasRole: async (userId, id, roleId, options) =>
      api.has(base(userId) + path`/${id}/roles/${roleId}`, options),
  }
}
