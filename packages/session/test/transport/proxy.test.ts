import { createServer, request as forward } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { Session, type SessionOptions } from '../../src/index.ts'
import { type Certificates, makeCertificates } from '../support/certificates.ts'
import { serve } from '../support/server.ts'
import { aSession } from '../support/session.ts'

let pem: Certificates
beforeAll(() => {
  pem = makeCertificates()
})
afterAll(() => pem.remove())

/** A proxy that forwards and tunnels; what it was asked for, and with which credentials. */
async function proxy() {
  const asked: string[] = []
  const credentials: unknown[] = []
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    credentials.push(incoming.headers['proxy-authorization'])
    const outgoing = forward(incoming.url ?? '', { headers: { host: incoming.headers.host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 500)
      answer.pipe(response)
    })
    outgoing.end()
  })
  server.on('connect', (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url}`)
    const { hostname, port } = new URL(`http://${incoming.url}`)
    const target = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    target.on('error', () => socket.destroy())
    socket.on('error', () => target.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, asked, credentials }
}

test('http goes through the proxy, with its credentials', async () => {
  const there = await serve((_received, response) => void response.end('ok'))
  const { port, asked, credentials } = await proxy()
  const response = await aSession({ proxy: `http://ada:s%20cret@127.0.0.1:${port}` }).get(`${there.url}/x`)
  expect(await response.text()).toBe('ok')
  expect(asked).toEqual([`GET ${there.url}/x`])
  expect(credentials).toEqual([`Basic ${Buffer.from('ada:s cret').toString('base64')}`])
})

test('https goes through a tunnel, and is checked against the authorities of the session', async () => {
  const there = await serve((_received, response) => void response.end('ok'), {
    key: pem.serverKey,
    cert: pem.serverCert,
  })
  const { url, asked } = await proxy()
  const response = await aSession({ proxy: { https: url }, verify: pem.caPath }).get(there.url)
  expect(await response.text()).toBe('ok')
  expect(asked).toEqual([`CONNECT ${there.url.slice('https://'.length)}`])
  await expect(aSession({ proxy: url, verify: pem.otherCaPath }).get(there.url)).rejects.toMatchObject({
    code: 'tls_failure',
  })
})

test('hosts of noProxy are reached directly', async () => {
  const there = await serve((_received, response) => void response.end('ok'))
  const { url, asked } = await proxy()
  await aSession({ proxy: { http: url, noProxy: 'example.com, 127.0.0.1' } }).get(there.url)
  expect(asked).toEqual([])
})

test('the environment is not read', async () => {
  const there = await serve((_received, response) => void response.end('ok'))
  const { url, asked } = await proxy()
  process.env.HTTP_PROXY = url
  onTestFinished(() => void delete process.env.HTTP_PROXY)
  await aSession().get(there.url)
  await aSession({ proxy: { noProxy: 'x' } }).get(there.url)
  expect(asked).toEqual([])
})

test.each(['proxy.example.com:3128', 'ftp://p', ''.padEnd(3, ' ')])('the proxy %j is invalid', (proxy) => {
  const invalid = expect.objectContaining({ code: 'invalid_option' })
  expect(() => new Session({ proxy })).toThrow(invalid)
  expect(() => new Session({ proxy: { https: proxy } } satisfies SessionOptions)).toThrow(invalid)
})
