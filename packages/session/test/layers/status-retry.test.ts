import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Session, type SessionOptions } from '../../src/index.ts'
import type { LayerRequest, LayerResponse } from '../../src/layers/layer.ts'
import { statusRetry } from '../../src/layers/status-retry.ts'
import { responseHeaders } from '../../src/transport/response-headers.ts'
import { cloud } from '../support/cloud.ts'
import { serve, type TestServer } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

interface Run {
  status?: number
  retryAfter?: string
  request?: Partial<LayerRequest>
  /** How often the service answers so. */
  times?: number
}

/** Runs the layer over a handler that answers with a status; tells the waits, the tries and the last status. */
async function run({ status = 503, retryAfter, request = {}, times = Number.POSITIVE_INFINITY }: Run) {
  const waits: number[] = []
  let tries = 0
  let discarded = 0
  const layer = statusRetry({
    random: () => 0.5,
    onRetry() {},
    maxRetryAfterMs: 60_000,
    now: () => Date.parse('2026-10-21T07:28:00Z'),
    pause: async (ms) => void waits.push(ms),
  })
  const handle = layer(async () => {
    tries += 1
    return {
      status: tries <= times ? status : 200,
      headers: responseHeaders(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
      async discard() {
        discarded += 1
      },
    } as LayerResponse
  })
  const response = await handle({
    method: 'GET',
    body: undefined,
    statusCodeRetries: 3,
    retriableStatusCodes: [429, 503],
    ...request,
  } as LayerRequest)
  return { waits, tries, discarded, status: response.status }
}

test('a status that says "later" is tried again, with delays that double, and the last answer is the result', async () => {
  expect(await run({})).toEqual({ waits: [375, 750, 1500], tries: 4, discarded: 3, status: 503 })
})

test('the first other status ends it', async () => {
  expect(await run({ times: 1 })).toEqual({ waits: [375], tries: 2, discarded: 1, status: 200 })
})

test('delays stop growing at a minute, and a delay of the request is used as it is', async () => {
  const { waits } = await run({ request: { statusCodeRetries: 9 } })
  expect(waits.slice(-2)).toEqual([45_000, 45_000])
  expect((await run({ request: { statusCodeRetryDelayMs: 70 } })).waits).toEqual([70, 70, 70])
})

test.each([
  ['20', [20_000, 20_000, 20_000]],
  ['Wed, 21 Oct 2026 07:28:20 GMT', [20_000, 20_000, 20_000]],
  ['1', [1000, 1000, 1500]],
  ['nonsense', [375, 750, 1500]],
])('waits at least what Retry-After: %s asks for', async (retryAfter, waits) => {
  expect((await run({ retryAfter })).waits).toEqual(waits)
})

test('a service that asks for more than the longest wait is not asked again', async () => {
  expect(await run({ retryAfter: '61' })).toMatchObject({ waits: [], tries: 1, status: 503 })
})

test.each([
  ['a 429', { status: 429 }, 4],
  ['a 500', { status: 500 }, 1],
  ['a status that was named', { status: 409, request: { retriableStatusCodes: [409] } }, 4],
  ['a PUT', { request: { method: 'PUT' } }, 4],
  ['a DELETE', { request: { method: 'DELETE' } }, 4],
  ['a POST, which may have been carried out', { request: { method: 'POST' } }, 1],
  ['a POST that the service did not look at', { retryAfter: '1', request: { method: 'POST' } }, 4],
  ['a PATCH that the service did not look at', { retryAfter: '1', request: { method: 'PATCH' } }, 4],
  [
    'a POST with a status that does not say so',
    { status: 502, retryAfter: '1', request: { method: 'POST', retriableStatusCodes: [502] } },
    1,
  ],
  ['a POST that is idempotent', { request: { method: 'POST', idempotent: true } }, 4],
  ['a PUT that is not', { retryAfter: '1', request: { method: 'PUT', idempotent: false } }, 1],
  ['a stream', { request: { method: 'PUT', body: Readable.from(['x']) } }, 1],
  ['a stream that can be made again', { request: { method: 'PUT', body: () => Readable.from(['x']) } }, 4],
] satisfies [string, Run, number][])('%s: %#', async (_what, asked, tries) => {
  expect((await run(asked)).tries).toBe(tries)
})

/** Answers the first requests with 503, later ones with what they sent. */
function busyAtFirst(times: number): Promise<TestServer> {
  let count = 0
  return serve(({ body }, response) => {
    count += 1
    response.writeHead(count > times ? 200 : 503).end(count > times ? body : 'busy')
  })
}

test('a stream is made anew for each try', async () => {
  const there = await busyAtFirst(2)
  const session = aSession({ statusCodeRetries: 2, statusCodeRetryDelayMs: 0 })
  const response = await session.put(there.url, { body: () => Readable.from(['some ', 'bytes']) })
  expect(await response.text()).toBe('some bytes')
  expect(there.received.map(({ body }) => body)).toEqual(['some bytes', 'some bytes', 'some bytes'])
})

test('repetitions are counted over redirects and another login', async () => {
  const there = await cloud({
    service: ({ path }, response) => {
      if (path === '/v3/from' && there.calls().length === 2)
        response.writeHead(307, { location: '/to' }).end()
      else response.writeHead(503).end()
    },
  })
  const session = aSession({ auth: adaAt(there), statusCodeRetries: 3, statusCodeRetryDelayMs: 0 })
  const asked = session.get('/from', { endpointFilter: { serviceType: 'identity' } })
  await expect(asked).rejects.toMatchObject({ status: 503 })
  expect(there.calls().map(({ path }) => path)).toEqual(['/v3/from', '/v3/from', '/to', '/to', '/to'])
})

test('a login that is refused for now is tried again', async () => {
  let busy = 2
  const there = await serve((_received, response) => {
    busy -= 1
    if (busy >= 0) response.writeHead(503, { 'retry-after': '0' }).end()
    else response.writeHead(400).end('{}')
  })
  const auth = adaAt({ authUrl: `${there.url}/v3` })
  const session = aSession({ auth, statusCodeRetries: 5, statusCodeRetryDelayMs: 0 })
  await expect(session.getToken()).rejects.toMatchObject({ status: 400 })
  expect(there.received).toHaveLength(3)
})

test('closing the session ends the wait for another try', async () => {
  const there = await serve((_received, response) => void response.writeHead(503).end())
  const session = aSession({ statusCodeRetries: 1, statusCodeRetryDelayMs: 60_000 })
  const asked = expect(session.get(there.url)).rejects.toMatchObject({ code: 'session_closed' })
  await expect.poll(() => there.received.length).toBe(1)
  await session.close()
  await asked
})

test('aborting ends the wait for another try', async () => {
  const there = await serve((_received, response) => void response.writeHead(503).end())
  const session = aSession({ statusCodeRetries: 1, statusCodeRetryDelayMs: 60_000 })
  const asked = session.get(there.url, { signal: AbortSignal.timeout(100) })
  await expect(asked).rejects.toMatchObject({ code: 'aborted' })
})

test.each([
  { statusCodeRetries: -1 },
  { statusCodeRetryDelayMs: 60_001 },
  { retriableStatusCodes: [200] },
  { retriableStatusCodes: 503 as unknown as number[] },
  { maxRetryAfterMs: 3_600_001 },
] satisfies SessionOptions[])('the option %j is out of bounds', (options) => {
  expect(() => new Session(options)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
})
