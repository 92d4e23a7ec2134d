import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MemcachedOptions, type MemcachedTokens, memcachedTokens } from '@ks/middleware/memcached'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMemcached } from './peers/memcached.ts'
import { runProgram } from './peers/program.ts'
import { systemEnv } from './peers/system-env.ts'

const peer = join(dirname(fileURLToPath(import.meta.url)), 'peers/token-cache.py')
const secretKey = 's3cret'
const body = {
  token: {
    methods: ['password'],
    user: { id: 'u1', name: 'Zoë', domain: { id: 'default', name: 'Default' } },
    audit_ids: ['3T2dc1CGQxyJsHdDu1xkcw'],
    expires_at: '2999-12-31T23:59:59.000000Z',
    issued_at: '2026-01-02T03:04:05.000000Z',
    padding: 'x'.repeat(5000),
  },
}

const strategies: readonly (readonly [string, Partial<MemcachedOptions>])[] = [
  ['None', {}],
  ['MAC', { securityStrategy: 'MAC', secretKey }],
  ['ENCRYPT', { securityStrategy: 'ENCRYPT', secretKey }],
]

describe('tokens in memcached, shared with keystonemiddleware', () => {
  const running: Awaited<ReturnType<typeof startMemcached>>[] = []
  let servers: string[]

  beforeAll(async () => {
    for (let count = 0; count < 3; count++) running.push(await startMemcached())
    servers = running.map(({ port }) => `127.0.0.1:${port}`)
  })
  afterAll(() => Promise.all(running.map((one) => one.stop())))

  const python = (strategy: string, ...args: string[]) =>
    runProgram('/usr/bin/python3', [peer, strategy, secretKey, servers.join(','), ...args], systemEnv())
  const ours = (options: Partial<MemcachedOptions>) =>
    memcachedTokens({ servers, timeoutMs: 5000, ...options })
  const tokens = ['gAAAAABone', 'gAAAAABtwo', 'gAAAAABthree', 'gAAAAABfour']

  describe.each(strategies)('with the strategy %s', (strategy, options) => {
    it('are found here when Python has left them', async () => {
      using cache = ours(options)
      await python(strategy, 'set', tokens.map((token) => `${token}-py`).join(), JSON.stringify(body))
      for (const token of tokens) expect(await cache.find(`${token}-py`)).toEqual({ body })
    })

    it('are found by Python when they were left here', async () => {
      using cache = ours(options)
      for (const token of tokens) {
        cache.keep(token, { body, askedAt: new Date() }, 60)
        await stored(cache, token)
      }
      const found: unknown = JSON.parse(await python(strategy, 'get', tokens.join()))
      expect(found).toMatchObject(tokens.map(() => body))
    })
  })

  it.each(strategies)(
    'are no one else’s business: %s reads no entries of the others',
    async (own, options) => {
      for (const [strategy] of strategies) {
        if (strategy !== own) await python(strategy, 'set', `only-${strategy}`, JSON.stringify(body))
      }
      using cache = ours(options)
      for (const [strategy] of strategies) {
        if (strategy !== own) expect(await cache.find(`only-${strategy}`)).toBeUndefined()
      }
    },
  )

  it('are found although this process was busy when the answer came', async () => {
    using cache = ours({ timeoutMs: 50 })
    cache.keep('busy', { body, askedAt: new Date() }, 60)
    await stored(cache, 'busy')
    const found = cache.find('busy')
    await new Promise((resolve) => setImmediate(resolve))
    const until = performance.now() + 100
    while (performance.now() < until);
    expect((await found)?.body).toEqual(body)
  })

  it('larger than an item may be are not kept, and harm nothing', async () => {
    using cache = ours({})
    cache.keep('large', { body: { token: 'x'.repeat(2_000_000) }, askedAt: new Date() }, 60)
    cache.keep('small', { body, askedAt: new Date() }, 60)
    await stored(cache, 'small')
    expect(await cache.find('large')).toBeUndefined()
  })
})

/** Commands are answered in their order, so once a later question is answered the entry is there. */
async function stored(cache: MemcachedTokens, token: string): Promise<void> {
  await expect.poll(() => cache.find(token)).toBeDefined()
}
