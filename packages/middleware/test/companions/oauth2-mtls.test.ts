import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:https'
import { json } from 'node:stream/consumers'
import { anAccess } from '@ks/auth/testing'
import { describe, expect, it } from 'vitest'
import { oauth2Mtls } from '../../src/companions/oauth2/index.ts'
import { keystoneThumbprint, oauthThumbprint } from '../../src/companions/thumbprint.ts'
import type { AuthScheme, Validator } from '../../src/index.ts'
import type { Echo, Serve } from '../adapters/echo-service.ts'
import { type KeyAndCertificate, selfSigned } from '../support/certificates.ts'
import { sessionAt } from '../support/session.ts'
import { keystoneWith } from '../support/stub-keystone.ts'
import { projectToken, unscopedToken } from '../support/token-bodies.ts'
import { adapters } from './guarded-services.ts'

const wwwAuthenticateUri = 'https://identity.example/v3'
const server = selfSigned('service')
const client = selfSigned('client')
const stranger = selfSigned('stranger')

/** As Keystone's own Python does it: over the text. */
const thumbprint = createHash('sha256')
  .update(client.cert)
  .digest('base64')
  .replaceAll('+', '-')
  .replaceAll('/', '_')
const bound = unscopedToken.replace(
  '"methods": ["password"]',
  `"methods": ["oauth2_credential"], "oauth2_credential": {"x5t#S256": "${thumbprint}"}`,
)

async function guarded(serve: Serve, options: Parameters<typeof oauth2Mtls>[0] = {}) {
  const keystone = await keystoneWith({ gAAAAABbound: bound, gAAAAABfree: projectToken })
  const session = sessionAt(keystone.url)
  const tls = { ...server, requestCert: true, rejectUnauthorized: false }
  const service = await serve({ session, wwwAuthenticateUri, scheme: oauth2Mtls(options) }, tls)
  return {
    port: service.port,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]()
      await keystone[Symbol.asyncDispose]()
    },
  }
}

function statusOf(
  { port }: { port: number },
  token: string,
  identity?: KeyAndCertificate,
  more: Record<string, string> = {},
): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  const headers = { authorization: `Bearer ${token}`, ...more }
  request({ host: '127.0.0.1', port, ca: server.cert, agent: false, headers, ...identity })
    .on('response', (response) => resolve(response.resume().statusCode))
    .on('error', reject)
    .end()
  return promise
}

/** What the service gets of the client that the token is bound to. */
async function echoOf(
  { port }: { port: number },
  token: string,
  more: Record<string, string>,
): Promise<Echo> {
  const headers = { authorization: `Bearer ${token}`, ...more }
  const asked = request({ host: '127.0.0.1', port, ca: server.cert, agent: false, headers, ...client }).end()
  const [response] = await once(asked, 'response')
  return (await json(response)) as Echo
}

describe.each(adapters)('K5 oauth2Mtls behind %s', (_name, serve) => {
  it('takes a token from the client that it is bound to', async () => {
    await using service = await guarded(serve)
    expect(await statusOf(service, 'gAAAAABbound', client)).toBe(200)
  })

  it('gives the service the token that was validated, and no other that the client brings', async () => {
    await using service = await guarded(serve)
    const echo = await echoOf(service, 'gAAAAABbound', { 'x-auth-token': 'gAAAAABstolen' })
    expect(echo.headers['x-auth-token']).toBe('gAAAAABbound')
    expect(echo.rawHeaders).not.toContain('gAAAAABstolen')
  })

  it('refuses a bound token from another client, and from one without a certificate', async () => {
    await using service = await guarded(serve)
    expect(await statusOf(service, 'gAAAAABbound', client)).toBe(200)
    expect(await statusOf(service, 'gAAAAABbound', stranger)).toBe(401)
    expect(await statusOf(service, 'gAAAAABbound')).toBe(401)
  })

  it('refuses a token that is bound to nothing', async () => {
    await using service = await guarded(serve)
    expect(await statusOf(service, 'gAAAAABfree', client)).toBe(401)
  })

  it('believes no header unless it is told to', async () => {
    await using service = await guarded(serve)
    const more = { 'x-client-cert': encodeURIComponent(client.cert) }
    expect(await statusOf(service, 'gAAAAABbound', stranger, more)).toBe(401)
  })

  it('takes the certificate from the header of a front end, and then from nowhere else', async () => {
    await using service = await guarded(serve, { certificateHeader: 'X-Client-Cert' })
    const status = (value?: string) =>
      statusOf(service, 'gAAAAABbound', client, value === undefined ? {} : { 'x-client-cert': value })
    expect(await status(encodeURIComponent(client.cert))).toBe(200)
    expect(await status(client.cert.trim().replaceAll('\n', ' '))).toBe(200)
    expect(await status(encodeURIComponent(stranger.cert))).toBe(401)
    expect(await status(encodeURIComponent(client.cert + stranger.cert))).toBe(401)
    expect(await status('%')).toBe(401)
    expect(await status()).toBe(401)
  })
})

it.each(adapters)(
  'a scheme of one’s own sees the certificate when it gives another URL, too, behind %s',
  async (_name, serve) => {
    const access = anAccess({ expiresAt: new Date('2999-01-01') })
    const scheme: AuthScheme = {
      credential: () => ({ access, url: '/elsewhere' }),
      check: (_access, { peerCertificate }) => (peerCertificate?.() === undefined ? 'invalid' : undefined),
    }
    const validator: Validator = () => ({ ok: false, refusal: 'invalid' })
    const tls = { ...server, requestCert: true, rejectUnauthorized: false }
    await using service = await serve({ validator, wwwAuthenticateUri, scheme }, tls)
    expect(await statusOf(service, 'any', client)).toBe(200)
    expect(await statusOf(service, 'any')).toBe(401)
  },
)

it('K5 computes the thumbprint over the PEM text with padding, K6 over the certificate without', () => {
  const { raw } = new X509Certificate(client.cert)
  expect(keystoneThumbprint(raw)).toBe(thumbprint)
  expect(thumbprint).toMatch(/^[\w-]{43}=$/)
  expect(oauthThumbprint(raw)).toBe(createHash('sha256').update(raw).digest('base64url'))
})

it('K5 oauth2Mtls refuses options that cannot work', () => {
  expect(() => oauth2Mtls({ certificateHeader: 'not a header' })).toThrow(
    expect.objectContaining({ code: 'invalid_option', option: 'certificateHeader' }),
  )
})
