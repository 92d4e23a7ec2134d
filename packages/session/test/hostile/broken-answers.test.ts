import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { SessionError } from '../../src/index.ts'
import { speakBytes } from '../support/server.ts'
import { aSession } from '../support/session.ts'

const whole = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n{"a": 1}'
const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\n4\r\n: 1}\r\n0\r\n\r\n'

/** A server that says the same to each request; its URL. */
function says(answer: string, then: (socket: Socket) => void = () => {}): Promise<string> {
  return speakBytes((socket) => socket.on('data', () => socket.write(answer, () => then(socket))))
}

/** What comes of a GET: its JSON, or the code of the error. */
async function outcome(url: string, options = {}): Promise<unknown> {
  const session = aSession({ timeoutMs: 1000, ...options })
  try {
    return await (await session.get(url)).json()
  } catch (error) {
    expect(error).toBeInstanceOf(SessionError)
    return (error as SessionError).code
  }
}

test.each([
  ['an answer with its length', whole],
  ['an answer in chunks', chunked],
])('%s that is reset after any of its bytes is a failure by name', async (_what, answer) => {
  let length = 0
  const url = await speakBytes((socket) =>
    socket.once('data', () => {
      const reset = () => socket.resetAndDestroy()
      if (length === 0) reset()
      else socket.write(answer.slice(0, length), reset)
    }),
  )
  const session = aSession({ timeoutMs: 1000 })
  for (; length < answer.length; length += 1) {
    const code = await session
      .get(url)
      .then((response) => response.json())
      .then(
        () => 'an answer',
        (error: SessionError) => error.code,
      )
    expect({ length, code }).toEqual({ length, code: 'connect_failure' })
  }
})

test.each([
  ['an answer with its length', whole],
  ['an answer in chunks', chunked],
])('%s that ends after any of its bytes is a failure by name', async (_what, answer) => {
  let length = 0
  const url = await speakBytes((socket) =>
    socket.once('data', () => void socket.end(answer.slice(0, length))),
  )
  const session = aSession({ timeoutMs: 1000 })
  for (; length < answer.length; length += 1) {
    const error: unknown = await session
      .get(url)
      .then((response) => response.json())
      .catch((thrown: unknown) => thrown)
    expect(error, String(length)).toBeInstanceOf(SessionError)
    expect((error as SessionError).code).toMatch(/^(connect_failure|invalid_response)$/)
  }
})

test('what comes after an answer is neither part of it nor of the next one', async () => {
  const url = await says(`${whole}HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"bad"garbage`)
  const session = aSession({ timeoutMs: 1000, connections: 1 })
  for (let count = 0; count < 3; count += 1) {
    const answer = await session
      .get(url)
      .then((response) => response.json())
      .catch((error: SessionError) => error.code)
    expect([{ a: 1 }, 'connect_failure', 'invalid_response']).toContainEqual(answer)
  }
})

test.each([
  ['nothing but a name', 'HTTP/1.1 200 OK\r\nno colon\r\n\r\n'],
  ['no status', 'HTTP/1.1 OK\r\n\r\n'],
  ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
  ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxy'],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['a chunk that is no number', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'],
  [
    'a chunk beyond all numbers',
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'f'.repeat(40)}\r\n`,
  ],
  ['binary', '\x00\x01\x02\x03\xff\xfe'],
  ['a greeting of another protocol', '220 smtp.example.com ESMTP\r\n'],
])('%s in the place of an answer is a failure by name', async (_what, bytes) => {
  expect(await outcome(await says(bytes))).toMatch(/^(invalid_response|connect_failure)$/)
})

test.each([
  ['more bytes than it said', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}{}{}{}', {}],
  ['nothing for JSON', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', 'invalid_response'],
  ['204 for JSON', 'HTTP/1.1 204 No Content\r\n\r\n', 'invalid_response'],
  ['HTML for JSON', 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>', 'invalid_response'],
  ['half of JSON', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{"a":', 'invalid_response'],
  ['bytes that are no text', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n\xff\xfe', 'invalid_response'],
  [
    'compressed',
    'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n\x1f\x8b',
    'invalid_response',
  ],
  ['a redirect to nowhere', 'HTTP/1.1 302 Found\r\nlocation: http://\r\ncontent-length: 2\r\n\r\n{}', {}],
])('%s gives what can be given', async (_what, bytes, expected) => {
  expect(await outcome(await says(bytes))).toEqual(expected)
})
