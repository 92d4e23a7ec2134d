import { once } from 'node:events'
import { request as requestHttp } from 'node:http'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { proxiedService, withToken } from '../support/proxied-service.ts'

describe('ks-auth-proxy', () => {
  it('answers 502 when the service is down, and says nothing of where it is', async () => {
    await using t = await proxiedService(() => {}, { servicePort: await freePort() })
    const answer = await fetch(t.url, { headers: withToken })
    const body = await answer.text()
    expect(answer.status).toBe(502)
    expect(JSON.parse(body).error.code).toBe(502)
    expect(body).not.toContain('127.0.0.1')
    expect(t.failures).toEqual([502])
  })

  it('M-055: answers 504 when the service does not answer in time', async () => {
    await using t = await proxiedService(() => {}, { serviceTimeoutSeconds: 0.1 })
    expect((await fetch(t.url, { headers: withToken })).status).toBe(504)
    expect(t.failures).toEqual([504])
  })

  it('answers 502 when the service closes without an answer', async () => {
    await using t = await proxiedService((request) => request.socket.destroy())
    expect((await fetch(t.url, { headers: withToken })).status).toBe(502)
  })

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc'],
    [
      'a length beside chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a huge head', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
  ])('answers 502 to %s', async (_what, answer) => {
    const service = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end(answer))
    })
    service.listen(0, '127.0.0.1')
    await once(service, 'listening')
    const { port } = service.address() as { port: number }
    await using t = await proxiedService(() => {}, { servicePort: port })
    expect((await fetch(t.url, { headers: withToken })).status).toBe(502)
    service.close()
  })

  it('passes on an answer whose reason a status line cannot hold', async () => {
    const service = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end('HTTP/1.1 200 \u65e5\r\nContent-Length: 4\r\n\r\ndone'))
    })
    service.listen(0, '127.0.0.1')
    await once(service, 'listening')
    const { port } = service.address() as { port: number }
    await using t = await proxiedService(() => {}, { servicePort: port })
    const answer = await fetch(t.url, { headers: withToken })
    expect([answer.status, await answer.text()]).toEqual([200, 'done'])
    service.close()
  })

  it.each([
    ['with a length', { 'Content-Length': '1000' }],
    ['in chunks', {}],
  ])('breaks the connection when an answer %s breaks off', async (_what, headers) => {
    await using t = await proxiedService((_request, response) => {
      response.writeHead(200, headers)
      response.write('half')
      setTimeout(() => response.destroy(), 50)
    })
    const answer = await fetch(t.url, { headers: withToken })
    await expect(answer.text()).rejects.toThrow()
  })

  it('breaks the connection when an answer stops', async () => {
    await using t = await proxiedService((_request, response) => response.write('half'), {
      serviceTimeoutSeconds: 0.1,
    })
    await expect(fetch(t.url, { headers: withToken }).then((answer) => answer.text())).rejects.toThrow()
  })

  it('takes a client that has gone from the service, before and within an answer', async () => {
    for (const begun of [false, true]) {
      let gone = () => {}
      const left = new Promise<void>((resolve) => {
        gone = resolve
      })
      let arrived = () => {}
      const here = new Promise<void>((resolve) => {
        arrived = resolve
      })
      await using t = await proxiedService((_request, response) => {
        response.on('close', gone)
        if (begun) response.write('half')
        arrived()
      })
      const asked = requestHttp(t.url, { headers: withToken }).end()
      asked.on('error', () => {})
      await here
      if (begun) await once(asked, 'response')
      asked.destroy()
      await left
      expect(t.failures).toEqual([])
    }
  })

  it('takes a client that stops within its body from the service', async () => {
    let gone = () => {}
    const left = new Promise<void>((resolve) => {
      gone = resolve
    })
    await using t = await proxiedService((request) => {
      request.on('error', () => {}).resume()
      request.on('close', gone)
    })
    const asked = requestHttp(t.url, { method: 'POST', headers: { ...withToken, 'content-length': '100' } })
    asked.on('error', () => {})
    asked.write('half')
    await expect.poll(() => t.got.length).toBe(1)
    asked.destroy()
    await left
  })

  it('finishes what runs when it is closed', async () => {
    let finish = () => {}
    await using t = await proxiedService((_request, response) => {
      finish = () => response.end('whole')
    })
    const answer = fetch(t.url, { headers: withToken })
    await expect.poll(() => t.got.length).toBe(1)
    const closed = t.proxy.close()
    finish()
    expect(await (await answer).text()).toBe('whole')
    await closed
    await expect(fetch(t.url, { headers: withToken })).rejects.toThrow()
  })
})
