import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memcachedTokens } from '../../../src/cache/memcached/memcached-tokens.ts'
import { type Script, scriptedMemcached, workingMemcached } from '../../support/scripted-memcached.ts'

const body = { token: { user: { id: 'u1' } } }
const askedAt = new Date('2026-06-01T00:00:00Z')
const answer = { body, askedAt }
const keyIn = (command: string) => command.split(' ')[1]!.trim()

async function withMemcached(script: Script, timeoutMs = 50) {
  const memcached = await scriptedMemcached(script)
  const deaths: string[] = []
  const tokens = memcachedTokens({
    servers: [memcached.address],
    timeoutMs,
    deadRetrySeconds: 1,
    onDead: (server, { message }) => deaths.push(`${server} ${message}`),
  })
  return {
    memcached,
    tokens,
    deaths,
    async [Symbol.asyncDispose]() {
      tokens.close()
      await memcached[Symbol.asyncDispose]()
    },
  }
}

describe('a memcached that works', () => {
  it('gives back what was kept, over one connection for any number of questions', async () => {
    await using t = await withMemcached(workingMemcached(), 5000)
    t.tokens.keep('t1', answer, 60)
    t.tokens.keep('t2', { body: { token: { user: { id: 'u2' } } }, askedAt }, 60)
    const found = await Promise.all(['t1', 't2', 't3', 't1'].map((token) => t.tokens.find(token)))
    expect(found.map((one) => one?.body)).toEqual([body, { token: { user: { id: 'u2' } } }, undefined, body])
    expect(found[0]?.askedAt).toEqual(askedAt)
    expect(t.memcached.connections).toBe(1)
  })

  it('is asked again over a new connection when it has closed an idle one', async () => {
    await using t = await withMemcached(workingMemcached(), 5000)
    t.memcached.script = (text, socket) => {
      workingMemcached()(text, socket)
      socket.end()
    }
    expect(await t.tokens.find('t1')).toBeUndefined()
    t.memcached.script = workingMemcached()
    await expect.poll(() => t.memcached.open).toBe(0)
    t.tokens.keep('t1', answer, 60)
    expect((await t.tokens.find('t1'))?.body).toEqual(body)
    expect(t.deaths).toEqual([])
  })

  it('says that an entry is too large, which is no misfortune', async () => {
    await using t = await withMemcached(
      (text, socket) =>
        socket.write(text.startsWith('set') ? 'SERVER_ERROR object too large for cache\r\n' : 'END\r\n'),
      5000,
    )
    t.tokens.keep('t1', answer, 60)
    await expect.poll(() => t.memcached.received.length).toBe(1)
    expect(await t.tokens.find('t1')).toBeUndefined()
    expect(t.deaths).toEqual([])
  })
})

/** Each of them is wrong in a way that could give one token the answer of another, or keep requests waiting. */
const misbehaviours: readonly (readonly [string, Script])[] = [
  ['never answers', () => {}],
  ['closes without an answer', (_text, socket) => socket.end()],
  ['resets the connection', (_text, socket) => socket.resetAndDestroy()],
  ['answers half and stops', (text, socket) => socket.write(`VALUE ${keyIn(text)} 0 100\r\n{"token"`)],
  ['answers for another key', (_text, socket) => socket.write('VALUE tokens/x 0 2\r\n{}\r\nEND\r\n')],
  ['answers another command', (_text, socket) => socket.write('STORED\r\n')],
  ['answers twice', (_text, socket) => socket.write('END\r\nEND\r\n')],
  [
    'answers more than announced',
    (text, socket) => socket.write(`VALUE ${keyIn(text)} 0 2\r\n{} \r\nEND\r\n`),
  ],
  ['announces a huge item', (text, socket) => socket.write(`VALUE ${keyIn(text)} 0 999999999\r\n`)],
  ['sends a line without an end', (_text, socket) => socket.write('V'.repeat(5000))],
  ['is no memcached', (_text, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
]

describe('a memcached that', () => {
  it.each(misbehaviours)('%s costs one question, and is then left alone', async (_what, script) => {
    await using t = await withMemcached(script)
    await t.tokens.find('t1')
    await expect.poll(() => t.deaths).toHaveLength(1)
    const { length } = t.memcached.received
    expect(await Promise.all([t.tokens.find('t1'), t.tokens.find('t2')])).toEqual([undefined, undefined])
    expect(t.memcached.received).toHaveLength(length)
    expect(t.memcached.connections).toBe(1)
  })

  it('refuses connections is left alone', async () => {
    const tokens = memcachedTokens({ servers: ['127.0.0.1:1'], onDead: () => deaths++ })
    let deaths = 0
    for (const token of ['t1', 't2', 't3']) expect(await tokens.find(token)).toBeUndefined()
    expect(deaths).toBe(1)
  })

  it('is late makes nobody take the reply of another', async () => {
    await using t = await withMemcached((text, socket) => {
      setTimeout(() => socket.write(`VALUE ${keyIn(text)} 0 12\r\n{"token":{}}\r\nEND\r\n`), 80)
    })
    expect(await Promise.all([t.tokens.find('t1'), t.tokens.find('t2')])).toEqual([undefined, undefined])
    expect(t.deaths).toHaveLength(1)
  })

  it('comes back is used again, without anybody waiting for it', async () => {
    await using t = await withMemcached(() => {})
    await t.tokens.find('t1')
    t.memcached.script = workingMemcached()
    await sleep(1010)
    expect(await t.tokens.find('t1')).toBeUndefined()
    expect(t.memcached.received).toHaveLength(1)
    await expect.poll(() => t.memcached.received).toHaveLength(2)
    await expect.poll(() => t.tokens.find('t1').then(() => t.memcached.received.length)).toBeGreaterThan(2)
    t.tokens.keep('t1', answer, 60)
    await expect.poll(() => t.tokens.find('t1')).toEqual(answer)
    expect(t.memcached.received[1]).toBe('version\r\n')
  })

  it('is closed finds nothing and connects no more', async () => {
    await using t = await withMemcached(workingMemcached(), 5000)
    t.tokens.close()
    t.tokens.keep('t1', answer, 60)
    expect(await t.tokens.find('t1')).toBeUndefined()
    expect(t.memcached.connections).toBe(0)
  })
})
