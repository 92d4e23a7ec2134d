import type { ServerOptions } from 'node:https'
import { afterAll, expect, test } from 'vitest'
import { Session, type SessionOptions } from '../../src/index.ts'
import { makeCertificates } from '../support/certificates.ts'
import { serve } from '../support/server.ts'
import { aSession } from '../support/session.ts'

const certificates = makeCertificates()
afterAll(() => certificates.remove())
const tls: ServerOptions = { key: certificates.serverKey, cert: certificates.serverCert }
const mutual: ServerOptions = { ...tls, ca: certificates.ca, requestCert: true, rejectUnauthorized: true }

const secure = (options: ServerOptions = tls) =>
  serve((_received, response) => void response.end('secure'), options)

test('a certificate of an unknown authority is refused by default', async () => {
  const there = await secure()
  await expect(aSession().get(there.url)).rejects.toMatchObject({ code: 'tls_failure' })
  await expect(aSession({ verify: true }).get(there.url)).rejects.toMatchObject({ code: 'tls_failure' })
  await expect(aSession({ verify: certificates.otherCaPath }).get(there.url)).rejects.toMatchObject({
    code: 'tls_failure',
  })
  expect(there.received).toHaveLength(0)
})

test('S-018 verify takes the path of a CA file', async () => {
  const there = await secure()
  expect(await (await aSession({ verify: certificates.caPath }).get(there.url)).text()).toBe('secure')
})

test('S-018 verify: false accepts any certificate', async () => {
  const there = await secure()
  expect(await (await aSession({ verify: false }).get(there.url)).text()).toBe('secure')
})

test('a certificate for another host is refused', async () => {
  const there = await secure()
  const url = there.url.replace('127.0.0.1', 'localhost')
  await expect(aSession({ verify: certificates.caPath }).get(url)).rejects.toMatchObject({
    code: 'tls_failure',
  })
  expect(there.received).toHaveLength(0)
})

/** @see CVE-2015-1852, CVE-2014-7144: the string "False" was true enough to switch verification off */
test.each(['false', 'False', ' FALSE ', '0', 'no', 'off', 'true', 'True', '1', '', 'None'])(
  'CVE-2015-1852 verify: %j is refused instead of guessed',
  (verify) => {
    expect(() => new Session({ verify })).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  },
)

test.each([0, 1, null, {}, []])('CVE-2015-1852 verify: %j is refused instead of guessed', (verify) => {
  const options = { verify } as unknown as SessionOptions
  expect(() => new Session(options)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
})

test.each(['bundle', 'apart'])('a client certificate proves who the session is (%s)', async (how) => {
  const there = await secure(mutual)
  const { caPath, clientBundlePath, clientCertPath, clientKeyPath } = certificates
  const cert = how === 'bundle' ? clientBundlePath : { cert: clientCertPath, key: clientKeyPath }
  expect(await (await aSession({ verify: caPath, cert }).get(there.url)).text()).toBe('secure')
})

test('a server that wants a client certificate is not reached without', async () => {
  const there = await secure(mutual)
  const error: unknown = await aSession({ verify: certificates.caPath })
    .get(there.url)
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'SessionError' })
  expect(there.received).toHaveLength(0)
})

test.each([
  { verify: '/does/not/exist.pem' },
  { cert: '/does/not/exist.pem' },
  { verify: import.meta.filename },
])('files that cannot serve are an error of the first request: %j', async (options) => {
  await expect(aSession(options).get('https://127.0.0.1:1')).rejects.toMatchObject({ code: 'invalid_option' })
})

test('a cert that is no path is refused', () => {
  const options = { cert: {} } as unknown as SessionOptions
  expect(() => new Session(options)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
})
