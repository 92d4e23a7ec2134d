import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { anAccess } from '@ks/auth/testing'
import { describe, expect, it } from 'vitest'
import { challenge, proxiedService, withToken } from '../support/proxied-service.ts'

const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'x' }

describe('a WebSocket through ks-auth-proxy', () => {
  it('connects client and service, with the identity, until one of them goes', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    let headers: Record<string, unknown> = {}
    t.server.on('upgrade', (request, socket) => {
      headers = request.headers
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: y\r\n\r\nhi',
      )
      socket.on('data', (bytes: Buffer) => socket.end(`echo ${bytes}`))
    })
    const asked = requestHttp(t.url, { headers: { ...withToken, ...upgrade, 'x-roles': 'admin' } }).end()
    const [answer, socket, first] = await once(asked, 'upgrade')
    expect(answer.headers).toMatchObject({ upgrade: 'websocket', 'sec-websocket-accept': 'y' })
    socket.unshift(first)
    socket.write('ping')
    expect(await text(socket)).toBe('hiecho ping')
    expect(headers).toMatchObject({
      'x-roles': 'member',
      'x-authorization': 'Proxy ada',
      authorization: 'Basic cHJveHk6czNydmljZQ==',
      'sec-websocket-key': 'x',
    })
  })

  it('is refused without an identity', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    t.server.on('upgrade', (_request, socket) => socket.destroy())
    const asked = requestHttp(t.url, { headers: upgrade }).end()
    const [answer] = await once(asked, 'response')
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, challenge])
  })

  it('may be refused by the service, in its own words', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    t.server.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone'),
    )
    const asked = requestHttp(t.url, { headers: { ...withToken, ...upgrade } }).end()
    const [answer] = await once(asked, 'response')
    expect([answer.statusCode, await text(answer)]).toEqual([404, 'none'])
  })

  it('is cut off when the refusal of the service breaks off: no second answer follows', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    t.server.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnone\r\nno size\r\n')
    })
    const socket = connect(t.port, '127.0.0.1').on('error', () => {})
    const lines = [
      'GET / HTTP/1.1',
      'Host: a',
      'X-Auth-Token: good',
      'Connection: Upgrade',
      'Upgrade: websocket',
    ]
    socket.write([...lines, '', ''].join('\r\n'))
    let answer = ''
    socket.on('data', (piece) => {
      answer += piece
    })
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1\.1 404 /)
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(t.failures).toEqual([502])
  })

  it('goes where the credential says', async () => {
    const scheme = {
      credential: () => ({ access: anAccess({ expiresAt: new Date('2999-01-01') }), url: '/own' }),
    }
    await using t = await proxiedService((_request, response) => response.end(), {}, { scheme })
    const asked: (string | undefined)[] = []
    t.server.on('upgrade', (request, socket) => {
      asked.push(request.url)
      socket.destroy()
    })
    await once(requestHttp(`${t.url}/of-others`, { headers: upgrade }).end(), 'response')
    expect(asked).toEqual(['/own'])
  })

  it.each([
    ['without an identity', 'bad', () => {}],
    ['that the service refuses', 'good', (socket: Duplex) => socket.end('HTTP/1.1 404 No\r\n\r\n')],
    ['that the service does not answer', 'good', (socket: Duplex) => socket.destroy()],
  ])('keeps no connection to a client %s and that does not go', async (_what, token, refuse) => {
    await using t = await proxiedService((_request, response) => response.end())
    t.server.on('upgrade', (_request, socket) => refuse(socket))
    const socket = connect({ port: t.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.write(
      `GET / HTTP/1.1\r\nHost: a\r\nX-Auth-Token: ${token}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    )
    let answer = ''
    socket.on('data', (piece) => {
      answer += piece
    })
    await once(socket, 'end')
    expect(answer).toMatch(/^HTTP\/1\.1 (401|404|502) /)
    const open = () =>
      new Promise((resolve) => t.proxy.server.getConnections((_error, count) => resolve(count)))
    await expect.poll(open, { timeout: 10_000 }).toBe(0)
    socket.destroy()
  })

  it('gets 502 when the service goes away', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    t.server.on('upgrade', (_request, socket) => socket.destroy())
    const asked = requestHttp(t.url, { headers: { ...withToken, ...upgrade } }).end()
    const [answer] = await once(asked, 'response')
    expect(answer.statusCode).toBe(502)
  })

  it('is the only other protocol: h2c stays what it is, a request', async () => {
    await using t = await proxiedService((_request, response) => response.end('plain'))
    const socket = connect(t.port, '127.0.0.1')
    socket.write(
      'GET / HTTP/1.1\r\nHost: a\r\nX-Auth-Token: good\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n',
    )
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 (?:200|400) /)
    for (const { headers } of t.got) expect(headers).not.toHaveProperty('upgrade')
  })
})
