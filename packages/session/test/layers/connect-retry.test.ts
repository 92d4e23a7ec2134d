import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { SessionError } from '../../src/index.ts'
import { connectRetry } from '../../src/layers/connect-retry.ts'
import type { Handler, LayerRequest, LayerResponse } from '../../src/layers/layer.ts'
import { aSession } from '../support/session.ts'

const unreachable = new SessionError('connect_failure', 'x', {
  cause: Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' }),
})
const broken = new SessionError('connect_failure', 'x', {
  cause: Object.assign(new Error(), { code: 'UND_ERR_SOCKET' }),
})
const slowConnect = new SessionError('timeout', 'x', {
  cause: Object.assign(new Error(), { code: 'UND_ERR_CONNECT_TIMEOUT' }),
})
const slowAnswer = new SessionError('timeout', 'x')

const ok = {} as LayerResponse

/** Runs the layer over a handler that fails `failures` times; tells the waits and the number of tries. */
async function run(error: Error, request: Partial<LayerRequest>, failures = Number.POSITIVE_INFINITY) {
  const waits: number[] = []
  let tries = 0
  const handler: Handler = async () => {
    tries += 1
    if (tries <= failures) throw error
    return ok
  }
  const layer = connectRetry({
    random: () => 0.5,
    onRetry() {},
    async pause(ms) {
      waits.push(ms)
    },
  })
  const outcome = await layer(handler)({
    method: 'GET',
    connectRetries: 3,
    body: undefined,
    ...request,
  } as LayerRequest).catch((thrown: unknown) => thrown)
  return { waits, tries, outcome }
}

test('a service that cannot be reached is tried again, with delays that double', async () => {
  expect(await run(unreachable, {})).toEqual({ waits: [375, 750, 1500], tries: 4, outcome: unreachable })
})

test('delays stop growing at a minute', async () => {
  const { waits } = await run(unreachable, { connectRetries: 9 })
  expect(waits.slice(-2)).toEqual([45_000, 45_000])
})

test('a delay of the request is used as it is', async () => {
  expect((await run(unreachable, { connectRetryDelayMs: 70 })).waits).toEqual([70, 70, 70])
})

test('the first answer ends it', async () => {
  expect(await run(unreachable, {}, 2)).toEqual({ waits: [375, 750], tries: 3, outcome: ok })
})

test.each([
  ['a POST whose connection was not made', unreachable, { method: 'POST', body: '{}' }, 4],
  ['a GET whose connection broke', broken, { method: 'GET' }, 4],
  ['a connection that takes too long', slowConnect, { method: 'POST' }, 4],
  ['a POST whose connection broke, which may have been carried out', broken, { method: 'POST' }, 1],
  ['a DELETE whose connection broke', broken, { method: 'DELETE' }, 1],
  ['a POST whose connection broke, that is idempotent', broken, { method: 'POST', idempotent: true }, 4],
  ['a GET whose connection broke, that is not', broken, { method: 'GET', idempotent: false }, 1],
  ['a stream that can be made again', unreachable, { body: () => Readable.from(['x']) }, 4],
  ['an answer that takes too long', slowAnswer, { method: 'GET' }, 1],
  ['a stream body', unreachable, { body: Readable.from(['x']) }, 1],
  ['a request that shall not be repeated', unreachable, { connectRetries: 0 }, 1],
  ['TLS that fails', new SessionError('tls_failure', 'x'), {}, 1],
] as const)('%s: %#', async (_what, error, request, tries) => {
  expect((await run(error, request)).tries).toBe(tries)
})

test('a service that comes up meanwhile is reached', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  onTestFinished(() => void server.close())
  const pending = aSession({ connectRetries: 50, connectRetryDelayMs: 1 }).get(`http://127.0.0.1:${port}/`)
  setTimeout(() => server.listen(port, '127.0.0.1'), 20)
  expect(await (await pending).text()).toBe('ok')
})

test('aborting ends the wait for another try', async () => {
  const pending = aSession({ connectRetries: 1, connectRetryDelayMs: 60_000 }).get('http://127.0.0.1:1/', {
    signal: AbortSignal.timeout(50),
  })
  await expect(pending).rejects.toMatchObject({ code: 'aborted' })
})
