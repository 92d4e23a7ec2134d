import type { TLSSocket } from 'node:tls'
import type { AuthPlugin, ConnectionParams } from '@ks/auth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Certificates, makeCertificates } from '../support/certificates.ts'
import { serve, type TestServer } from '../support/server.ts'
import { aSession } from '../support/session.ts'

let pem: Certificates
beforeAll(() => {
  pem = makeCertificates()
})
afterAll(() => pem.remove())

/** A service that says who showed a certificate, and over how many connections it was asked. */
async function greeter(): Promise<TestServer & { connections: Set<unknown> }> {
  const connections = new Set<unknown>()
  const tls = {
    key: pem.serverKey,
    cert: pem.serverCert,
    ca: pem.ca,
    requestCert: true,
    rejectUnauthorized: false,
  }
  const there = await serve((_received, response, { socket }) => {
    connections.add(socket)
    response.end((socket as TLSSocket).getPeerCertificate().subject?.CN ?? 'nobody')
  }, tls)
  return { ...there, connections }
}

function withParams(params: ConnectionParams): AuthPlugin {
  return { getToken: async () => 't', getConnectionParams: async () => params }
}

test('a request can bring its own authorities and certificate', async () => {
  const there = await greeter()
  const session = aSession({ verify: pem.otherCaPath })
  await expect(session.get(there.url)).rejects.toMatchObject({ code: 'tls_failure' })
  expect(await (await session.get(there.url, { verify: pem.caPath })).text()).toBe('nobody')
  const withCert = await session.get(there.url, { verify: pem.caPath, cert: pem.clientBundlePath })
  expect(await withCert.text()).toBe('client')
  await expect(session.get(there.url)).rejects.toMatchObject({ code: 'tls_failure' })
})

test('requests with the same settings share connections', async () => {
  const there = await greeter()
  const session = aSession()
  for (let count = 0; count < 6; count += 1)
    await (await session.get(there.url, { verify: pem.caPath })).text()
  // undici gives a connection a moment before it uses it again.
  expect(there.connections.size).toBeLessThanOrEqual(2)
})

test('many different settings do not keep as many connections', async () => {
  const there = await greeter()
  const session = aSession()
  const ask = async (passphrase: string) => {
    const cert = { cert: pem.clientBundlePath, passphrase }
    await (await session.get(there.url, { verify: pem.caPath, cert })).text()
  }
  for (let count = 0; count < 20; count += 1) await ask(String(count))
  const open = () => [...there.connections].filter((socket) => !(socket as TLSSocket).destroyed).length
  await expect.poll(open).toBe(16)
})

test('a plugin brings its client certificate, and a request overrides it', async () => {
  const there = await greeter()
  const auth = withParams({ cert: pem.clientBundlePath, verify: pem.caPath })
  const session = aSession({ auth })
  expect(await (await session.get(there.url)).text()).toBe('client')
  await expect(session.get(there.url, { verify: pem.otherCaPath })).rejects.toMatchObject({
    code: 'tls_failure',
  })
  const anonymous = session.get(there.url, { authenticated: false })
  await expect(anonymous).rejects.toMatchObject({ code: 'tls_failure' })
})

test('a redirect to another origin gets no client certificate of a plugin', async () => {
  const there = await greeter()
  const from = await serve(
    (_received, response) => void response.writeHead(302, { location: there.url }).end(),
  )
  const auth = withParams({ cert: pem.clientBundlePath, verify: pem.caPath })
  expect(await (await aSession({ auth }).get(from.url)).text()).toBe('nobody')
})

test.each([
  { timeout: 3 } as unknown as ConnectionParams,
  { verify: 'false' },
  { cert: 7 as unknown as string },
])('a plugin that wants %j of connections is an error', async (params) => {
  await expect(aSession({ auth: withParams(params) }).get('http://127.0.0.1:1')).rejects.toMatchObject({
    code: 'invalid_option',
  })
})

test('a request cannot ask for what verify cannot be', async () => {
  await expect(aSession().get('http://127.0.0.1:1', { verify: 'no' })).rejects.toMatchObject({
    code: 'invalid_option',
  })
})
