import { expect, it } from 'vitest'
import { nonceStore } from '../../src/auth/oauth1/nonce-store.ts'
import type { AccessToken } from '../../src/resources/access-tokens/access-tokens.ts'
import { requestTokenStore } from '../../src/resources/access-tokens/request-token-store.ts'
import type { RequestToken } from '../../src/resources/access-tokens/request-tokens.ts'
import { accessTokenStore } from '../../src/resources/access-tokens/store.ts'
import { consumerStore } from '../../src/resources/consumers/store.ts'
import type { Change } from '../../src/storage/changes.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { onEveryDatabase } from '../storage/databases.ts'

const now = new Date('2031-05-06T07:08:09.123Z')
const later = new Date('2031-05-06T08:08:09.123Z')
const earlier = new Date('2031-05-06T07:08:09.122Z')

const consumer = (id: string) => ({ id, description: null, extra: {} })

const requestToken = (id: string, more: Partial<RequestToken> = {}): RequestToken => ({
  id,
  secret: `secret of ${id}`,
  consumerId: 'c1',
  projectId: 'p1',
  authorization: null,
  expiresAt: later,
  ...more,
})

const accessToken = (id: string, more: Partial<AccessToken> = {}): AccessToken => ({
  id,
  secret: `secret of ${id}`,
  consumerId: 'c1',
  projectId: 'p1',
  userId: 'u1',
  roleIds: ['r1', 'r2'],
  expiresAt: later,
  ...more,
})

const authorization = { userId: 'u1', roleIds: ['r1', 'r2'], verifier: 'aBcD2345' }

/** The stores, with the consumers `c1` and `c2`, and what their writes told. */
async function stores(storage: Storage) {
  const consumers = consumerStore(storage)
  await consumers.insert(consumer('c1'), 's1')
  await consumers.insert(consumer('c2'), 's2')
  const told: Change[] = []
  storage.onChange((changes) => told.push(...changes))
  const accessTokens = accessTokenStore(storage)
  const requestTokens = requestTokenStore(storage)
  /** Stores an access token the one way there is. */
  async function give(token: AccessToken) {
    const id = `request for ${token.id}`
    await requestTokens.insert(requestToken(id, { consumerId: token.consumerId, authorization }), now)
    expect(await requestTokens.exchange(id, authorization.verifier, token)).toBe(true)
  }
  return { consumers, accessTokens, requestTokens, told, give }
}

onEveryDatabase('the stores of OAuth1', (open) => {
  it('keep consumers, with their secrets apart', async () => {
    const { consumers } = await stores(await open())
    const changed = { id: 'c1', description: 'a program', extra: { colour: 'red' } }
    await consumers.update(changed)
    expect(await consumers.find('c1')).toEqual(changed)
    expect(await consumers.list()).toEqual([changed, consumer('c2')])
    expect(await consumers.secretOf('c1')).toBe('s1')
    expect([await consumers.find('c3'), await consumers.secretOf('c3')]).toEqual([undefined, undefined])
  })

  it('delete a consumer with its tokens, and leave those of others', async () => {
    const { consumers, accessTokens, requestTokens, told, give } = await stores(await open())
    await give(accessToken('a1'))
    await give(accessToken('a2', { consumerId: 'c2' }))
    await requestTokens.insert(requestToken('t1'), now)
    await requestTokens.insert(requestToken('t2', { consumerId: 'c2' }), now)
    expect(await consumers.delete('c1')).toBe(true)
    expect(told).toEqual([{ kind: 'consumer', id: 'c1' }])
    expect([await accessTokens.find('a1'), await requestTokens.find('t1')]).toEqual([undefined, undefined])
    expect(await accessTokens.find('a2')).toBeDefined()
    expect(await requestTokens.find('t2')).toBeDefined()
    expect(await consumers.delete('c1')).toBe(false)
  })

  it('refuse tokens of a consumer that is gone', async () => {
    const { accessTokens, requestTokens } = await stores(await open())
    const reference = { code: 'reference' }
    const lost = requestToken('t1', { consumerId: 'c3' })
    await expect(requestTokens.insert(lost, now)).rejects.toMatchObject(reference)
    await requestTokens.insert(requestToken('t2', { authorization }), now)
    const token = accessToken('a1', { consumerId: 'c3' })
    await expect(requestTokens.exchange('t2', authorization.verifier, token)).rejects.toMatchObject(reference)
    expect(await requestTokens.find('t2')).toBeDefined()
    expect(await accessTokens.find('a1')).toBeUndefined()
  })

  it('keep request tokens until they expire', async () => {
    const { requestTokens } = await stores(await open())
    const kept = [
      requestToken('t1'),
      requestToken('t2', { expiresAt: null }),
      requestToken('t3', { authorization }),
    ]
    for (const token of [...kept, requestToken('t4', { expiresAt: earlier })])
      await requestTokens.insert(token, now)
    await requestTokens.insert(requestToken('t5'), now)
    for (const token of kept) expect(await requestTokens.find(token.id)).toEqual(token)
    expect(await requestTokens.find('t4')).toBeUndefined()
  })

  it('keep the last decision of a user', async () => {
    const { requestTokens } = await stores(await open())
    await requestTokens.insert(requestToken('t1'), now)
    expect(await requestTokens.authorize('t1', authorization)).toBe(true)
    const last = { userId: 'u2', roleIds: ['r3'], verifier: 'zzzz9999' }
    expect(await requestTokens.authorize('t1', last)).toBe(true)
    expect(await requestTokens.find('t1')).toEqual(requestToken('t1', { authorization: last }))
    expect(await requestTokens.authorize('t2', last)).toBe(false)
  })

  it('exchange a request token once, for the verifier that it has', async () => {
    const { accessTokens, requestTokens } = await stores(await open())
    await requestTokens.insert(requestToken('t1', { authorization }), now)
    const exchange = (verifier: string, id: string) => requestTokens.exchange('t1', verifier, accessToken(id))
    expect(await exchange('other', 'a1')).toBe(false)
    const outcomes = await Promise.all(['a2', 'a3', 'a4'].map((id) => exchange(authorization.verifier, id)))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    const [made, ...more] = await accessTokens.list('u1')
    expect(made).toEqual(accessToken(made?.id ?? ''))
    expect(more).toEqual([])
    expect(await requestTokens.find('t1')).toBeUndefined()
  })

  it('delete an access token of its own user alone, and tell', async () => {
    const { accessTokens, told, give } = await stores(await open())
    await give(accessToken('a1', { expiresAt: null }))
    await give(accessToken('a2', { userId: 'u2' }))
    expect(await accessTokens.find('a1')).toEqual(accessToken('a1', { expiresAt: null }))
    expect(await accessTokens.delete('u2', 'a1')).toBe(false)
    expect(told).toEqual([])
    expect(await accessTokens.delete('u1', 'a1')).toBe(true)
    expect(told).toEqual([{ kind: 'oauth_token', id: 'a1' }])
    expect(await accessTokens.list('u1')).toEqual([])
    expect(await accessTokens.list('u2')).toHaveLength(1)
  })

  it('know a signed request until its timestamp is too old', async () => {
    const storage = await open()
    const nonces = nonceStore(storage)
    const use = (request: string, seconds: number, store = nonces) => {
      const at = new Date(now.getTime() + seconds * 1000)
      return store.use(request, { now: at, expiresAt: new Date(at.getTime() + 600_000) })
    }
    const outcomes = await Promise.all([use('a', 0), use('a', 0), use('b', 0)])
    expect(outcomes.sort()).toEqual([false, true, true])
    // Another process sees the same.
    expect(await use('b', 500, nonceStore(storage))).toBe(false)
    expect(await use('c', 602)).toBe(true)
    expect(await storage.read.selectFrom('ks_oauth1_nonce').select('digest').execute()).toHaveLength(1)
  })
})
