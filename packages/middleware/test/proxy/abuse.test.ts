import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { proxiedService, withToken } from '../support/proxied-service.ts'

const good = 'Host: a\r\nX-Auth-Token: good\r\n'

async function send(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(request, 'latin1')
  return await text(socket.setEncoding('latin1')).catch(() => '')
}

const close = 'Connection: close\r\n\r\n'
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])

describe('what two programs could read differently', () => {
  it.each([
    [
      'a length and chunks',
      `POST / HTTP/1.1\r\n${good}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['two lengths', `POST / HTTP/1.1\r\n${good}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    ['a length that is a list', `POST / HTTP/1.1\r\n${good}Content-Length: 1, 1\r\n\r\na`],
    ['another coding', `POST / HTTP/1.1\r\n${good}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    [
      'a coding after chunked',
      `POST / HTTP/1.1\r\n${good}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    ],
    ['a folded line', `GET / HTTP/1.1\r\n${good}X-A: 1\r\n 2\r\n\r\n`],
    ['a blank before the colon', `GET / HTTP/1.1\r\n${good}X-Roles : admin\r\n\r\n`],
    ['a line feed alone', `GET / HTTP/1.1\r\n${good}X-A: 1\nX-Roles: admin\r\n\r\n`],
    ['two hosts', `GET / HTTP/1.1\r\n${good}Host: b\r\n\r\n`],
    ['no host', 'GET / HTTP/1.1\r\nX-Auth-Token: good\r\n\r\n'],
    ['a TRACE, which would show the password of the proxy', `TRACE / HTTP/1.1\r\n${good}\r\n`],
    ['a target that is no path', `OPTIONS * HTTP/1.1\r\n${good}\r\n`],
    [
      'an upgrade to something else',
      `GET / HTTP/1.1\r\n${good}Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabc`,
    ],
    ['a token of a megabyte', `GET / HTTP/1.1\r\nHost: a\r\nX-Auth-Token: ${'a'.repeat(1_000_000)}\r\n\r\n`],
  ])('never reaches the service: %s', async (_what, request) => {
    await using t = await proxiedService((_request, response) => response.end('in'))
    const answer = await send(t.port, request)
    expect(answer).not.toContain('\r\nin')
    if (answer !== '') expect([400, 431]).toContain(statusOf(answer))
    expect(t.got).toEqual([])
    expect((await fetch(t.url, { headers: withToken })).status).toBe(200)
  })

  it('is refused when a token comes twice', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    expect(statusOf(await send(t.port, `GET / HTTP/1.1\r\n${good}X-Auth-Token: other\r\n${close}`))).toBe(401)
    expect(t.got).toEqual([])
  })

  it('is the host of an absolute target: only the path goes on', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    const answer = await send(t.port, `GET http://elsewhere.example/x?y HTTP/1.1\r\n${good}${close}`)
    expect(statusOf(answer)).toBe(200)
    expect(t.got[0]?.url).toBe('/x?y')
  })

  it('tells requests on one connection apart, and judges each by itself', async () => {
    await using t = await proxiedService((request, response) => {
      request.resume()
      response.end(request.url)
    })
    const answer = await send(
      t.port,
      `POST /one HTTP/1.1\r\n${good}Content-Length: 3\r\n\r\nabc` +
        'GET /two HTTP/1.1\r\nHost: a\r\nX-Auth-Token: bad\r\n\r\n' +
        `GET /three HTTP/1.1\r\n${good}${close}`,
    )
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401', 'HTTP/1.1 200'])
    expect(t.got.map(({ url }) => url)).toEqual(['/one', '/three'])
  })

  it('opens no tunnel', async () => {
    await using t = await proxiedService((_request, response) => response.end())
    await send(t.port, `CONNECT 127.0.0.1:22 HTTP/1.1\r\n${good}\r\n`)
    expect(t.got).toEqual([])
  })
})
