import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { proxiedService, withToken } from '../support/proxied-service.ts'

describe('ks-auth-proxy streams', () => {
  it('answers while they come', async () => {
    let finish = () => {}
    await using t = await proxiedService((_request, response) => {
      response.write('first')
      finish = () => response.end('last')
    })
    const answer = await fetch(t.url, { headers: withToken })
    const reader = answer.body!.getReader()
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('first')
    finish()
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('last')
  })

  it('requests while they come', async () => {
    let first = (_text: string) => {}
    const arrived = new Promise<string>((resolve) => {
      first = resolve
    })
    await using t = await proxiedService(async (request, response) => {
      request.once('data', (piece) => first(String(piece)))
      response.end(`${(await text(request)).length}`)
    })
    const asked = requestHttp(t.url, {
      method: 'PUT',
      headers: { ...withToken, 'transfer-encoding': 'chunked' },
    })
    asked.write('hello')
    expect(await arrived).toBe('hello')
    asked.end('x'.repeat(100_000))
    const [answer] = await once(asked, 'response')
    expect(await text(answer)).toBe('100005')
  })

  it('M-053: a large body both ways, no faster than it is taken', async () => {
    const size = 96 * 1024 * 1024
    await using t = await proxiedService((request, response) => request.pipe(response))
    const socket = connect(t.port, '127.0.0.1')
    const head = [
      'POST / HTTP/1.1',
      'Host: a',
      'X-Auth-Token: good',
      `Content-Length: ${size}`,
      'Connection: close',
    ]
    socket.write([...head, '', ''].join('\r\n'))
    const piece = Buffer.alloc(1024 * 1024, 'x')
    let sent = 0
    const pump = async () => {
      for (; sent < size; sent += piece.length) if (!socket.write(piece)) await once(socket, 'drain')
    }
    const pumped = pump()
    // Nobody reads, so after a while nobody takes anything either.
    let before = -1
    while (before < sent) {
      before = sent
      await sleep(300)
    }
    expect(sent).toBeLessThan(size)
    let received = 0
    socket.on('data', (bytes) => {
      received += bytes.length
    })
    await Promise.all([pumped, once(socket, 'end')])
    expect(received).toBeGreaterThanOrEqual(size)
  })

  it('trailers of an answer', async () => {
    await using t = await proxiedService((_request, response) => {
      response.writeHead(200, { Trailer: 'X-Checksum' })
      response.write('data')
      response.addTrailers({ 'X-Checksum': 'abc' })
      response.end()
    })
    const asked = requestHttp(t.url, { headers: withToken }).end()
    const [answer] = await once(asked, 'response')
    expect(await text(answer)).toBe('data')
    expect(answer.trailers).toEqual({ 'x-checksum': 'abc' })
  })

  it.each([
    ['HEAD', 200, '1234'],
    ['GET', 204, undefined],
    ['GET', 304, undefined],
  ])('nothing after the head of %s %i', async (method, status, length) => {
    await using t = await proxiedService((_request, response) => {
      response
        .writeHead(status, { ETag: '"1"', ...(length !== undefined && { 'Content-Length': length }) })
        .end()
    })
    const answer = await fetch(t.url, { method, headers: withToken })
    expect([answer.status, answer.headers.get('content-length'), answer.headers.get('etag')]).toEqual([
      status,
      length ?? null,
      '"1"',
    ])
    expect(await answer.text()).toBe('')
    expect((await fetch(t.url, { method, headers: withToken })).status).toBe(status)
  })

  it('a body only after it has said 100 Continue, and refuses without it', async () => {
    await using t = await proxiedService(async (request, response) => response.end(await text(request)))
    const ask = async (token: string) => {
      const asked = requestHttp(t.url, {
        method: 'POST',
        headers: { 'x-auth-token': token, expect: '100-continue', 'content-length': '5' },
      })
      let continued = false
      asked.on('continue', () => {
        continued = true
        asked.end('hello')
      })
      asked.flushHeaders()
      const [answer] = await once(asked, 'response')
      const body = await text(answer)
      asked.destroy()
      return [answer.statusCode, continued, body === 'hello']
    }
    expect(await ask('good')).toEqual([200, true, true])
    expect(await ask('bad')).toEqual([401, false, false])
    expect(t.got).toHaveLength(1)
    expect(t.got[0]?.headers).not.toHaveProperty('expect')
  })

  it('an early answer to a body that nobody wants, whole', async () => {
    await using t = await proxiedService((_request, response) => {
      response.writeHead(413, { Connection: 'close' }).end('too large')
    })
    const socket = connect(t.port, '127.0.0.1')
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nX-Auth-Token: good\r\nContent-Length: 9000000\r\n\r\n')
    socket.write(Buffer.alloc(100_000))
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1.1 413 [\s\S]*too large/)
  })
})
