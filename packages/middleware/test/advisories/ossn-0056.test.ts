/** OSSN-0056: a revoked token stayed good for as long as services remembered it, and nobody said how long that is. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { memcachedTokens } from '../../src/cache/memcached/index.ts'
import { createGuard, type KeystoneOptions } from '../../src/index.ts'
import { allAdapters } from '../adapters/all-adapters.ts'
import { overNodeHttp } from '../adapters/servers/node-http.ts'
import { clock } from '../support/clock.ts'
import { scriptedMemcached, workingMemcached } from '../support/scripted-memcached.ts'
import { sessionAt } from '../support/session.ts'
import { reply, stubKeystone } from '../support/stub-keystone.ts'
import { notFound, projectToken } from '../support/token-bodies.ts'

/** Services at a Keystone that revokes the one token, all with the same clock. */
async function revocable() {
  let isRevoked = false
  const keystone = await stubKeystone((token, _request, response) => {
    if (isRevoked) reply(response, 404, notFound)
    else reply(response, 200, projectToken, { 'X-Subject-Token': token })
  })
  onTestFinished(() => keystone[Symbol.asyncDispose]())
  const time = clock()
  return {
    time,
    revoke: () => {
      isRevoked = true
    },
    async service(more: Partial<KeystoneOptions> = {}, serve = overNodeHttp) {
      const wwwAuthenticateUri = 'https://identity.example/v3'
      const options = { session: sessionAt(keystone.url), wwwAuthenticateUri, now: time.now, ...more }
      const service = await serve(options)
      onTestFinished(() => service[Symbol.asyncDispose]())
      return async () => (await fetch(service.url, { headers: { 'x-auth-token': 't1' } })).status
    },
  }
}

describe.each(allAdapters)('OSSN-0056 behind %s: a revoked token is refused', (_adapter, serve) => {
  it.each([
    ['after 300 seconds, where nobody says otherwise', undefined, 300],
    ['after as many seconds as the operator says', 20, 20],
  ])('%s, however often it is used meanwhile', async (_what, tokenCacheTimeSeconds, seconds) => {
    const { time, revoke, service } = await revocable()
    const status = await service({ tokenCacheTimeSeconds }, serve)
    expect(await status()).toBe(200)
    revoke()
    for (let turn = 1; turn < 10; turn += 1) {
      time.advance(seconds / 10)
      expect(await status()).toBe(200)
    }
    time.advance(seconds / 10)
    expect(await status()).toBe(401)
  })

  it('at once, where nothing is to be remembered', async () => {
    const { revoke, service } = await revocable()
    const status = await service({ tokenCacheTimeSeconds: 0 }, serve)
    expect(await status()).toBe(200)
    revoke()
    expect(await status()).toBe(401)
  })
})

it('OSSN-0056: a revoked token is good no longer because services share what they remember', async () => {
  const { time, revoke, service } = await revocable()
  await using memcached = await scriptedMemcached(workingMemcached())
  const sharing = async () => {
    const sharedTokens = memcachedTokens({ servers: [memcached.address], timeoutMs: 5000 })
    onTestFinished(() => sharedTokens.close())
    return await service({ sharedTokens })
  }
  const [first, second] = [await sharing(), await sharing()]
  expect(await first()).toBe(200)
  await expect.poll(() => memcached.received.some((text) => text.startsWith('set '))).toBe(true)
  revoke()
  time.advance(299)
  expect(await second()).toBe(200)
  time.advance(1)
  expect([await first(), await second(), await (await sharing())()]).toEqual([401, 401, 401])
})

it('OSSN-0056: no number of seconds above 300 is taken', () => {
  const session = sessionAt('http://127.0.0.1:1')
  const options = { session, wwwAuthenticateUri: 'https://identity.example/v3', tokenCacheTimeSeconds: 301 }
  expect(() => createGuard(options)).toThrow(
    expect.objectContaining({ code: 'invalid_option', option: 'tokenCacheTimeSeconds' }),
  )
})
