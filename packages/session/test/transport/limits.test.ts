import type { PluginContext } from '@ks/auth'
import { expect, test } from 'vitest'
import { Session, type SessionOptions } from '../../src/index.ts'
import { cloud } from '../support/cloud.ts'
import { serve, speakBytes } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

test('an answer that does not come in time is a timeout', async () => {
  const there = await serve(() => {})
  await expect(aSession({ timeoutMs: 50 }).get(there.url)).rejects.toMatchObject({
    code: 'timeout',
    method: 'GET',
  })
  await expect(aSession().get(there.url, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
})

test('the wait for a free connection counts', async () => {
  const there = await serve(() => {})
  const session = aSession({ connections: 1 })
  const holding = new AbortController()
  const first = expect(session.get(there.url, { signal: holding.signal })).rejects.toMatchObject({
    code: 'aborted',
  })
  await expect(session.get(there.url, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
  expect(there.received).toHaveLength(1)
  holding.abort()
  await first
})

test('a body that pauses too long is a timeout', async () => {
  const there = await serve((_received, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('some')
  })
  const response = await aSession({ timeoutMs: 200 }).get(there.url)
  await expect(response.text()).rejects.toMatchObject({ code: 'timeout' })
  const streamed = await aSession({ timeoutMs: 200 }).get(there.url)
  const read = async () => {
    for await (const _ of streamed.body);
  }
  await expect(read()).rejects.toMatchObject({ code: 'timeout' })
})

test('a body that breaks off is a connection failure', async () => {
  const there = await serve((_received, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('some', () => setTimeout(() => response.destroy(), 10))
  })
  const response = await aSession().get(there.url)
  await expect(response.text()).rejects.toMatchObject({ code: 'connect_failure' })
})

test('the signal of the caller ends the request at once, with its reason', async () => {
  const there = await serve(() => {})
  const session = aSession({ connections: 1 })
  const leaving = new AbortController()
  const sent = expect(session.get(there.url, { signal: leaving.signal })).rejects.toMatchObject({
    code: 'aborted',
    cause: 'enough',
  })
  const waiting = expect(session.get(there.url, { signal: leaving.signal })).rejects.toMatchObject({
    code: 'aborted',
  })
  await expect.poll(() => there.received.length).toBe(1)
  leaving.abort('enough')
  await Promise.all([sent, waiting])
  await expect(session.get(there.url, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'aborted',
  })
})

test('the signal of the caller ends the reading of a body', async () => {
  const there = await serve((_received, response) => void response.write('some'))
  const leaving = new AbortController()
  const response = await aSession().get(there.url, { signal: leaving.signal })
  const read = expect(response.text()).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
  leaving.abort('enough')
  await read
})

test('a signal that lives long collects no listeners', async () => {
  const there = await serve((_received, response) => void response.end('ok'))
  let listening = 0
  const { signal } = new AbortController()
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listening += 1
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listening -= 1
    remove(...args)
  }
  const session = aSession()
  await (await session.get(there.url, { signal })).text()
  await expect.poll(() => listening).toBe(0)
  await expect(session.get('http://127.0.0.1:1', { signal })).rejects.toMatchObject({
    code: 'connect_failure',
  })
  expect(listening).toBe(0)
})

test('a service that nobody runs is a connection failure', async () => {
  await expect(aSession().get('http://127.0.0.1:1/')).rejects.toMatchObject({
    code: 'connect_failure',
    url: 'http://127.0.0.1:1/',
  })
})

test('something that is not HTTP is an invalid response', async () => {
  const url = await speakBytes((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n')))
  await expect(aSession().get(url)).rejects.toMatchObject({ code: 'invalid_response' })
})

test('headers without end are too large', async () => {
  const url = await speakBytes((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    for (let i = 0; i < 40; i += 1) socket.write(`x-${i}: ${'y'.repeat(4096)}\r\n`)
  })
  await expect(aSession().get(url)).rejects.toMatchObject({ code: 'response_too_large' })
})

test('the answer to a login is read up to 10 MiB', async () => {
  let sent = 0
  const there = await serve((_received, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) sent += 65_536
    }
    response.on('drain', more)
    more()
  })
  await expect(aSession({ auth: adaAt({ authUrl: there.url }) }).getToken()).rejects.toMatchObject({
    code: 'response_too_large',
  })
  expect(sent).toBeLessThan(64 * 1024 * 1024)
})

test('plugins get answers whole, with lower-case header names, whatever the status', async () => {
  const there = await serve((received, response) => {
    response.writeHead(418, { 'X-Mixed-Case': 'a', 'Set-Cookie': ['b=1', 'c=2'] }).end(`got ${received.body}`)
  })
  let answer: unknown
  const auth = {
    async getToken({ transport }: PluginContext) {
      answer = await transport({ method: 'POST', url: there.url, headers: { 'x-a': 'b' }, body: 'hello' })
      return 't'
    },
  }
  await aSession({ auth }).getToken()
  expect(answer).toMatchObject({
    status: 418,
    body: 'got hello',
    headers: { 'x-mixed-case': 'a', 'set-cookie': 'b=1, c=2' },
  })
})

test('connections are bounded, and all requests are answered', async () => {
  let open = 0
  let most = 0
  const there = await serve((_received, response) => {
    open += 1
    most = Math.max(most, open)
    setTimeout(() => {
      open -= 1
      response.end('ok')
    }, 5)
  })
  const session = aSession({ connections: 4 })
  const answers = await Promise.all(Array.from({ length: 40 }, () => session.get(there.url)))
  expect(answers).toHaveLength(40)
  expect(most).toBe(4)
})

test.each([
  { timeoutMs: 0 },
  { timeoutMs: 2_147_483_648 },
  { timeoutMs: Number.NaN },
  { redirect: 1001 },
  { connectRetries: -1 },
  { connectRetryDelayMs: 60_001 },
  { connections: 0 },
  { redirect: true as unknown as number },
] satisfies SessionOptions[])('the option %j is out of bounds', (options) => {
  expect(() => new Session(options)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
})

test('a login that is not answered in time is a timeout', async () => {
  const there = await cloud({ beforeLogin: () => new Promise(() => {}) })
  await expect(aSession({ auth: adaAt(there), timeoutMs: 50 }).getToken()).rejects.toMatchObject({
    code: 'timeout',
  })
})
