import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Session } from '../../src/index.ts'
import { serve, speakBytes, type TestServer } from '../support/server.ts'
import { aSession } from '../support/session.ts'

const mebibyte = Buffer.alloc(1024 * 1024, 'x')

/** Sends so many MiB, as fast as they are taken; tells how many were handed over. */
async function sender(mebibytes: number): Promise<TestServer & { sent(): number }> {
  let sent = 0
  const there = await serve((_received, response) => {
    const more = () => {
      while (sent < mebibytes && !response.destroyed) {
        sent += 1
        if (!response.write(mebibyte)) return void response.once('drain', more)
      }
      response.end()
    }
    more()
  })
  return { ...there, sent: () => sent }
}

test.each(['text', 'bytes', 'json'] as const)('%s() reads up to maxBodyBytes', async (read) => {
  const there = await sender(Number.POSITIVE_INFINITY)
  const response = await aSession({ maxBodyBytes: 100_000 }).get(there.url)
  await expect(response[read]()).rejects.toMatchObject({ code: 'response_too_large', method: 'GET' })
  const other = await aSession().get(there.url, { maxBodyBytes: 100_000 })
  await expect(other[read]()).rejects.toMatchObject({ code: 'response_too_large' })
})

test('an answer that was small enough to come at once is measured too', async () => {
  const there = await serve((_received, response) => void response.end('0123456789'))
  const session = aSession({ maxBodyBytes: 9 })
  await expect((await session.get(there.url)).text()).rejects.toMatchObject({ code: 'response_too_large' })
  const response = await session.get(there.url, { maxBodyBytes: 10 })
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await response.text()).toBe('0123456789')
})

test('an answer that nobody reads is not fetched', async () => {
  const there = await sender(64)
  const response = await aSession().get(there.url)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(there.sent()).toBeLessThan(32)
  await response.discard()
})

test('a download of any size streams in bounded memory', { timeout: 20_000 }, async () => {
  const there = await sender(200)
  const response = await aSession({ maxBodyBytes: 1 }).get(there.url)
  let size = 0
  let most = 0
  for await (const piece of response.body) {
    size += piece.byteLength
    most = Math.max(most, process.memoryUsage().arrayBuffers)
  }
  expect(size).toBe(200 * mebibyte.length)
  expect(most).toBeLessThan(100 * mebibyte.length)
})

test('an upload of any size streams in bounded memory', { timeout: 20_000 }, async () => {
  let received = 0
  let most = 0
  const there = await uploads((piece) => {
    received += piece.length
    most = Math.max(most, process.memoryUsage().arrayBuffers)
  })
  const body = () => Readable.from(pieces(200), { objectMode: false })
  const response = await aSession().put(there, { body })
  expect(response.status).toBe(200)
  expect(received).toBe(200 * mebibyte.length)
  expect(most).toBeLessThan(100 * mebibyte.length)
})

function* pieces(count: number): Generator<Buffer> {
  for (let index = 0; index < count; index += 1) yield mebibyte
}

/** A server that looks at uploads without keeping them; its URL. */
async function uploads(onPiece: (piece: Buffer) => void): Promise<string> {
  const { createServer } = await import('node:http')
  const server = createServer((request, response) => {
    request.on('data', onPiece).on('end', () => response.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { onTestFinished } = await import('vitest')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

test('leaving a download ends its connection', async () => {
  let closed = false
  const there = await serve((_received, response) => {
    response.on('close', () => {
      closed = true
    })
    const more = () => {
      while (!response.destroyed && response.write(mebibyte));
    }
    response.on('drain', more)
    more()
  })
  const response = await aSession().get(there.url)
  for await (const _ of response.body) break
  await expect.poll(() => closed).toBe(true)
})

test('a body that comes byte by byte is whole in the end', async () => {
  const there = await speakBytes((socket) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      socket.end(`${'1\r\nä\r\n'.replace('ä', 'x').repeat(5000)}0\r\n\r\n`)
    }),
  )
  expect(await (await aSession().get(there)).text()).toBe('x'.repeat(5000))
})

test('a body in pieces gives its text, without a byte order mark', async () => {
  const bytes = Buffer.from('\ufeffgrüße')
  const there = await serve((_received, response) => dribble(response, bytes))
  expect(await (await aSession().get(there.url)).text()).toBe('grüße')
})

function dribble(response: ServerResponse, bytes: Buffer): void {
  if (bytes.length === 0) return void response.end()
  response.write(bytes.subarray(0, 1), () => setTimeout(() => dribble(response, bytes.subarray(1)), 1))
}

test('an answer that trickles is a timeout where the whole of it is waited for', async () => {
  const there = await serve((_received, response) => trickle(response))
  const session = aSession({ timeoutMs: 150 })
  await expect((await session.get(there.url)).text()).rejects.toMatchObject({ code: 'timeout' })
  await expect(session.get(there.url, { throwOnError: true })).resolves.toMatchObject({ status: 200 })
})

test('an error that trickles is told with what has come of it', async () => {
  const there = await serve((_received, response) => {
    response.writeHead(500)
    trickle(response)
  })
  await expect(aSession({ timeoutMs: 150 }).get(there.url)).rejects.toMatchObject({
    code: 'http_error',
    status: 500,
    body: expect.stringMatching(/^x+$/),
  })
})

test('discarding an answer that trickles ends its connection', async () => {
  const there = await serve((_received, response) => trickle(response))
  await (await aSession().get(there.url)).discard()
})

function trickle(response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'), 10)
  response.on('close', () => clearInterval(timer))
}

test('a large answer that is discarded ends its connection, a small one keeps it', async () => {
  const there = await sender(Number.POSITIVE_INFINITY)
  await (await aSession().get(there.url)).discard()
  const small = await serve((_received, response) => void response.end('x'))
  const session = aSession({ connections: 1 })
  await (await session.get(small.url)).discard()
  expect((await session.get(small.url)).status).toBe(200)
})

test.each([0, 536_870_889, 1.5])('maxBodyBytes cannot be %d', (maxBodyBytes) => {
  expect(() => new Session({ maxBodyBytes })).toThrow(expect.objectContaining({ code: 'invalid_option' }))
})
