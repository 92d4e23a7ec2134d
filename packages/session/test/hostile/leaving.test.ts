import { none } from '@ks/auth'
import { expect, test } from 'vitest'
import { Adapter, requestGate } from '../../src/index.ts'
import { json, serve } from '../support/server.ts'
import { aSession } from '../support/session.ts'

test('a signal that aborts while the first connections are set up ends the request, and nothing is sent', async () => {
  const there = await serve((_received, response) => json(response, 200, '{}'))
  const leaving = new AbortController()
  const session = aSession()
  const asked = session.get(there.url, { signal: leaving.signal })
  leaving.abort('enough')
  await expect(asked).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
  await (await session.get(there.url)).discard()
  expect(there.received).toHaveLength(1)
})

test('the end of a session ends the waits for rateLimit and concurrency, and lets others pass', async () => {
  const there = await serve((_received, response) => json(response, 200, '{}'))
  const gate = requestGate({ concurrency: 1 })
  const session = aSession()
  const slow = new Adapter({ session, endpointOverride: there.url, rateLimit: 0.001 })
  await (await slow.get('/first')).discard()
  const leave = await gate()
  const leaving = new AbortController()
  const waiting = [
    slow.get('/second'),
    session.get(there.url, { gate }),
    session.get(there.url, { gate, signal: leaving.signal }),
  ].map((one) => one.catch((error: unknown) => error))
  await session.close()
  for (const one of waiting) expect(await one).toMatchObject({ code: 'session_closed' })
  await expect(session.get(there.url, { gate })).rejects.toMatchObject({ code: 'session_closed' })
  leave()
  expect((await aSession().get(there.url, { gate })).status).toBe(200)
  expect(there.received).toHaveLength(2)
})

test('a signal still ends the wait at a gate, with its reason', async () => {
  const there = await serve((_received, response) => json(response, 200, '{}'))
  const gate = requestGate({ concurrency: 1 })
  await gate()
  const leaving = new AbortController()
  const waiting = aSession().get(there.url, { gate, signal: leaving.signal })
  leaving.abort('enough')
  await expect(waiting).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
  await expect(aSession().get(there.url, { gate, signal: leaving.signal })).rejects.toMatchObject({
    code: 'aborted',
  })
})

test('a version document that nobody waits for any longer is not read on', async () => {
  const closed = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const there = await serve((_received, response) => {
    response.on('close', () => closed.resolve())
    asked.resolve()
  })
  const auth = none({ endpoint: there.url })
  const session = aSession({ auth, timeoutMs: 600_000 })
  const leaving = [new AbortController(), new AbortController()]
  const left = leaving.map(({ signal }) =>
    session.getEndpointData({}, { signal }).catch((error: unknown) => error),
  )
  await asked.promise
  leaving[0]?.abort()
  expect(await left[0]).toMatchObject({ code: 'aborted' })
  expect(there.received).toHaveLength(1)
  leaving[1]?.abort()
  expect(await left[1]).toMatchObject({ code: 'aborted' })
  await closed.promise
})

test('a log that throws at the end of a body ends the reading, and not the connection', async () => {
  const there = await serve((_received, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"a":')
    setTimeout(() => response.end('1}'), 20)
  })
  const session = aSession({
    logBodies: true,
    log: ({ event }) => {
      if (event === 'body') throw new Error('no space left')
    },
  })
  await expect((await session.get(there.url)).json()).rejects.toThrow('no space left')
  const response = await session.get(there.url)
  const read = async () => {
    for await (const _ of response.body);
  }
  await expect(read()).rejects.toThrow('no space left')
})
