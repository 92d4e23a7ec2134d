import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { setIdentityHeaders, stripIdentityHeaders } from '../../src/adapters/request-headers.ts'

const identity = Object.freeze({ 'X-User-Id': 'ada', 'X-Auth-Token': 'ours' })

/** What a request over HTTP/1.1 has after `change`. */
async function changed<T>(sent: string[], change: (request: IncomingMessage) => T): Promise<T> {
  let result: T | undefined
  const server = createServer((message, response: ServerResponse) => {
    result = change(message)
    response.end()
  })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const asked = request({ port, host: '127.0.0.1', headers: ['Host', 'service', ...sent] })
  const [response] = await once(asked.end(), 'response')
  response.resume()
  return result as T
}

it('no name is inherited by the headers, as by those of Node', async () => {
  const names = await changed([], (message) => {
    setIdentityHeaders(message, identity)
    const { headers, headersDistinct } = message
    return [headers.constructor, headers.toString, headersDistinct.constructor, headersDistinct.toString]
  })
  expect(names).toEqual([undefined, undefined, undefined, undefined])
})

it('a header with the name of a property of objects stays one like any other', async () => {
  const found = await changed(['valueOf', 'a', 'constructor', 'b', 'constructor', 'c'], (message) => {
    setIdentityHeaders(message, identity)
    const { headers, headersDistinct } = message
    return [headers.valueof, headers.constructor, headersDistinct.valueof, headersDistinct.constructor]
  })
  expect(found).toEqual(['a', 'b, c', ['a'], ['b', 'c']])
})

it('what one service does to its request is not seen by the next with the same token', async () => {
  const spoil = (message: IncomingMessage) => {
    setIdentityHeaders(message, identity)
    message.headers['x-user-id'] = 'eve'
    message.rawHeaders.fill('eve')
    expect(() => message.headersDistinct['x-user-id']?.push('eve')).toThrow(TypeError)
  }
  await changed([], spoil)
  const next = await changed([], (message) => {
    setIdentityHeaders(message, identity)
    return [
      message.headers['x-user-id'],
      message.headersDistinct['x-user-id'],
      message.rawHeaders.includes('eve'),
    ]
  })
  expect(next).toEqual(['ada', ['ada'], false])
})

it('takes what the client says out of requests over HTTP/2, too', async () => {
  const seen: unknown[] = []
  const server = createHttp2Server((message, response) => {
    stripIdentityHeaders(message)
    setIdentityHeaders(message, identity)
    const { headers, rawHeaders } = message
    seen.push(headers['x-user-id'], headers['x-roles'], headers['x-auth-token'], rawHeaders.slice(-4))
    seen.push(rawHeaders.some((text) => ['admin', 'eve', 'theirs'].includes(text)))
    response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    client.close()
    server.close()
  })
  const sent = { ':path': '/', 'x-user-id': 'eve', 'x-roles': 'admin', 'x-auth-token': 'theirs' }
  await once(client.request(sent).resume(), 'end')
  expect(seen).toEqual(['ada', undefined, 'ours', ['X-User-Id', 'ada', 'X-Auth-Token', 'ours'], false])
})
