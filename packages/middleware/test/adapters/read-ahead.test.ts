import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect, createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { readAhead } from '../../src/adapters/read-ahead.ts'

it.each<[string, Record<string, string>, string | undefined, string]>([
  ['no body', { ':method': 'GET' }, undefined, ''],
  ['a body with a length', { ':method': 'POST', 'content-length': '4' }, 'data', 'data data'],
  ['a body without a length, which is not read', { ':method': 'POST' }, 'data', 'undefined data'],
])('over HTTP/2 there may be %s', async (_what, headers, body, expected) => {
  const server = createServer(async (request, response) => {
    const ahead = await readAhead(request as unknown as IncomingMessage, 100)
    let rest = ''
    for await (const piece of request) rest += piece
    response.end([ahead === undefined ? 'undefined' : Buffer.from(ahead).toString(), rest].join(' ').trim())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    const stream = client.request({ ':path': '/', ...headers }, { endStream: body === undefined })
    if (body !== undefined) stream.end(body)
    let answer = ''
    for await (const piece of stream.setEncoding('utf8')) answer += piece
    expect(answer).toBe(expected)
  } finally {
    client.destroy()
    server.close()
  }
})
