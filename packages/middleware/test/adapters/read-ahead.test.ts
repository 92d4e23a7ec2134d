import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { connect, createServer } from 'node:http2'
import { type AddressInfo, connect as connectTo } from 'node:net'
import { expect, it } from 'vitest'
import { readAhead } from '../../src/adapters/read-ahead.ts'

it('waits for no body that does not come', async () => {
  const read = Promise.withResolvers<Uint8Array | undefined>()
  const server = createHttpServer((request) => readAhead(request, 100, 50).then(read.resolve))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connectTo((server.address() as AddressInfo).port, '127.0.0.1')
  try {
    socket.write('POST / HTTP/1.1\r\nHost: service\r\nContent-Length: 4\r\n\r\nda')
    expect(await read.promise).toBeUndefined()
  } finally {
    socket.destroy()
    server.close()
  }
})

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
