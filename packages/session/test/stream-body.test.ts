import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { cloud } from './support/cloud.ts'
import { serve } from './support/server.ts'
import { adaAt, aSession } from './support/session.ts'

const identity = { endpointFilter: { serviceType: 'identity' } }

test('a stream that can be made again is sent again after a 401', async () => {
  const there = await cloud()
  const session = aSession({ auth: adaAt(there) })
  await session.get('/users', identity)
  there.revoke()
  const response = await session.put('/users', { ...identity, body: () => Readable.from(['some ', 'bytes']) })
  expect(response.status).toBe(200)
  expect(there.calls().map(({ body }) => body)).toEqual(['', 'some bytes', 'some bytes'])
})

test('a stream that can be made again follows a redirect', async () => {
  const there = await serve(({ path, body }, response) => {
    if (path === '/from') response.writeHead(307, { location: '/to' }).end()
    else response.end(body)
  })
  const response = await aSession().put(`${there.url}/from`, { body: () => Readable.from(['x']) })
  expect(await response.text()).toBe('x')
})

test('a stream that nobody reads to its end is destroyed', async () => {
  const streams: Readable[] = []
  const there = await serve(() => {})
  const body = () => {
    streams.push(new Readable({ read() {} }))
    streams[0]?.push('some')
    return streams[0] as Readable
  }
  const asked = aSession().put(there.url, { body, signal: AbortSignal.timeout(50) })
  await expect(asked).rejects.toMatchObject({ code: 'aborted' })
  await expect.poll(() => streams[0]?.destroyed).toBe(true)
})

test.each([
  ['no stream', () => 'text' as unknown as Readable],
  ['a stream that has been destroyed', () => Readable.from(['x']).destroy()],
  ['the same stream', sameStream()],
])('a function that gives %s is an invalid option', async (_what, body) => {
  const there = await serve((_received, response) => void response.writeHead(503).end())
  const asked = aSession({ statusCodeRetries: 1, statusCodeRetryDelayMs: 0 }).put(there.url, { body })
  await expect(asked).rejects.toMatchObject({ code: 'invalid_option' })
})

function sameStream(): () => Readable {
  const stream = Readable.from(['x'])
  return () => stream
}
