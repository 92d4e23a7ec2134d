import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { SessionError } from '../../src/index.ts'
import { serve, speakBytes } from '../support/server.ts'
import { adaAt, aSession } from '../support/session.ts'

/** A server that never stops saying what is next, as fast as it is heard; its URL and how much it could say. */
async function endless(first: string, next: string): Promise<{ url: string; bytes(): number }> {
  let bytes = 0
  const url = await speakBytes((socket) =>
    socket.once('data', () => {
      const more = () => {
        while (!socket.destroyed && socket.write(next)) bytes += next.length
      }
      socket.on('drain', more)
      socket.write(first)
      more()
    }),
  )
  return { url, bytes: () => bytes }
}

/** A server that says a piece now and then; its URL. */
function trickling(first: string, next: string): Promise<string> {
  return speakBytes((socket: Socket) =>
    socket.once('data', () => {
      socket.write(first)
      const timer = setInterval(() => socket.write(next), 10)
      socket.on('close', () => clearInterval(timer))
    }),
  )
}

async function codeOf(asked: Promise<unknown>): Promise<unknown> {
  const error: unknown = await asked.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SessionError)
  return (error as SessionError).code
}

const filler = 'x'.repeat(1000)

test.each([
  ['headers', 'HTTP/1.1 200 OK\r\n', 'a: b\r\n'.repeat(1000), /^response_too_large$/],
  ['one header', 'HTTP/1.1 200 OK\r\na: ', filler, /^response_too_large$/],
  ['a status line', 'HTTP/1.1 200 ', filler, /^(response_too_large|invalid_response|timeout)$/],
  ['white space', '', '\r\n'.repeat(500), /^(response_too_large|invalid_response|timeout)$/],
  ['interim answers', '', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(20), /^timeout$/],
])('%s without end is a failure by name, in bounded time and memory', async (_what, first, next, code) => {
  const there = await endless(first, next)
  expect(await codeOf(aSession({ timeoutMs: 500 }).get(there.url))).toMatch(code)
})

test.each([
  ['a body', 'HTTP/1.1 200 OK\r\n\r\n', filler],
  ['a body in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', `3e8\r\n${filler}\r\n`],
  [
    'single bytes in chunks',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
    '1\r\nx\r\n'.repeat(200),
  ],
])('%s without end is too large', async (_what, first, next) => {
  const there = await endless(first, next)
  const response = await aSession({ maxBodyBytes: 1_000_000 }).get(there.url)
  expect(await codeOf(response.json())).toBe('response_too_large')
})

test('extensions of a chunk without end are a failure by name', async () => {
  const there = await endless('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;', 'x'.repeat(1000))
  const asked = aSession({ timeoutMs: 300 })
    .get(there.url)
    .then((response) => response.json())
  expect(await codeOf(asked)).toMatch(/^(timeout|invalid_response|response_too_large|connect_failure)$/)
})

test('trailers without end are a failure by name', async () => {
  const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n'
  const there = await endless(head, 'a: b\r\n'.repeat(1000))
  const asked = aSession({ timeoutMs: 500 })
    .get(there.url)
    .then((response) => response.json())
  expect(await codeOf(asked)).toMatch(/^(response_too_large|invalid_response|timeout|connect_failure)$/)
})

test.each([
  ['a status line', 'HTTP/1.1 200 ', 'O'],
  ['headers', 'HTTP/1.1 200 OK\r\n', 'a: b\r\n'],
  ['interim answers', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
])('%s that trickles is a timeout', async (_what, first, next) => {
  expect(await codeOf(aSession({ timeoutMs: 200 }).get(await trickling(first, next)))).toBe('timeout')
})

test('a login that trickles is a timeout', async () => {
  const url = await trickling('HTTP/1.1 201 Created\r\nx-subject-token: t\r\n\r\n', ' ')
  const session = aSession({ auth: adaAt({ authUrl: `${url}/v3` }), timeoutMs: 200 })
  expect(await codeOf(session.getToken())).toBe('timeout')
})

test('a redirect that trickles is followed', async () => {
  const there = await serve(({ path }, response) => {
    if (path === '/to') return void response.end('{}')
    response.writeHead(302, { location: '/to' })
    const timer = setInterval(() => response.write('x'), 10)
    response.on('close', () => clearInterval(timer))
  })
  expect(await (await aSession().get(`${there.url}/from`)).json()).toEqual({})
})

test.each([
  ['to itself', '/a', '/a'],
  ['back and forth', '/b', '/a'],
])('a redirect %s ends in redirect_limit', async (_what, first, second) => {
  const there = await serve(({ path }, response) => {
    response.writeHead(307, { location: path === '/a' ? first : second }).end('x'.repeat(100_000))
  })
  expect(await codeOf(aSession().get(`${there.url}/a`))).toBe('redirect_limit')
  expect(there.received).toHaveLength(31)
})

test('a service that refuses every token gets one more, not a loop of logins', async () => {
  const there = await serve((_received, response) => void response.writeHead(401).end())
  let tokens = 0
  const auth = {
    async getToken() {
      tokens += 1
      return `token-${tokens}`
    },
    invalidate: () => true,
  }
  expect(await codeOf(aSession({ auth, statusCodeRetries: 3 }).get(there.url))).toBe('http_error')
  expect(there.received.map(({ headers }) => headers['x-auth-token'])).toEqual(['token-1', 'token-2'])
})
