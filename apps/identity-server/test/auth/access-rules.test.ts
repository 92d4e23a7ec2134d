import { describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app/test-app.ts'
import { credentialToken } from './credential-logins.ts'

const version = 'openstack-identity-access-rules'
const servers = { service: 'compute', path: '/v2.1/servers', method: 'GET' }

/** Validates a token for the administrator. */
const validate = (
  app: TestApp,
  subject: string,
  headers: Record<string, string> = {},
  method: 'GET' | 'HEAD' = 'GET',
  path = '/v3/auth/tokens',
) => app.call(method, path, { as: 'admin', headers: { 'x-subject-token': subject, ...headers } })

describe('a token with access rules', () => {
  it('validates only for services that look at them', async () => {
    const app = await testApp()
    const token = await credentialToken(app, { access_rules: [servers] })
    for (const method of ['GET', 'HEAD'] as const) {
      const status = async (header?: string) =>
        (await validate(app, token, header === undefined ? {} : { [version]: header }, method)).status
      expect(await status()).toBe(404)
      for (const old of ['0', '0.9', '00.99']) expect([old, await status(old)]).toEqual([old, 404])
      for (const known of ['1', '1.0', '1.1', '2.0', '10'])
        expect([known, await status(known)]).toEqual([known, 200])
      for (const none of ['', 'yes', 'NaN', 'Infinity', '-1', '1e3', '1.0.0', '1,0', '1.0, 1.0', ' ', '0x10'])
        expect([none, await status(none)]).toEqual([none, 400])
    }
    const answer = await validate(app, token, { [version]: '1.0' })
    expect(answer.json.token.application_credential.access_rules).toEqual([
      { id: expect.any(String), ...servers },
    ])
  })

  it('validates so in every version, and in none that cannot show them', async () => {
    const app = await testApp()
    const token = await credentialToken(app, { access_rules: [servers] })
    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await validate(app, token, headers, 'GET', path)).status
    expect(await status('/auth/tokens')).toBe(404)
    expect(await status('/auth/tokens', { [version]: '1.0' })).toBe(200)
    for (const headers of [{}, { [version]: '1.0' }]) {
      expect(await status(`/v2.0/tokens/${token}`, headers)).not.toBe(200)
    }
  })

  it('can be revoked by those who do not look at them', async () => {
    const app = await testApp()
    const token = await credentialToken(app, { access_rules: [servers] })
    const headers = { 'x-subject-token': token }
    expect((await app.call('DELETE', '/v3/auth/tokens', { as: 'admin', headers })).status).toBe(204)
    expect((await validate(app, token, { [version]: '1.0' })).status).toBe(404)
  })

  it('makes only the requests to this service that they name', async () => {
    const app = await testApp()
    const { member } = app.ids.users
    const identity = (method: string, path: string) => ({ service: 'identity', method, path })
    const token = await credentialToken(app, {
      access_rules: [
        servers,
        identity('GET', '/v3/auth/projects'),
        identity('GET', '/v3/users/*/application_credentials'),
        identity('POST', '/v3/users/{user_id}/application_credentials'),
      ],
    })
    const status = async (method: 'GET' | 'POST' | 'DELETE', url: string) =>
      (await app.call(method, url, { token, ...(method === 'POST' && { body: {} }) })).status
    expect(await status('GET', '/v3/auth/projects')).toBe(200)
    expect(await status('GET', '/v3/auth/projects?any=query')).toBe(200)
    expect(await status('GET', `/v3/users/${member}/application_credentials`)).toBe(200)
    // Named, and refused for another reason.
    expect(await status('POST', `/v3/users/${member}/application_credentials`)).toBe(400)
    for (const [method, url] of [
      ['GET', '/v3/auth/catalog'],
      ['GET', '/v3/auth/projects/'],
      ['GET', '/v3//auth/projects'],
      ['GET', `/v3/users/${member}`],
      ['GET', `/v3/users/${member}/application_credentials/a1`],
      ['DELETE', `/v3/users/${member}/application_credentials/a1`],
      ['POST', '/v3/auth/projects'],
      ['GET', '/v2.1/servers'],
    ] as const) {
      expect([method, url, [401, 404, 405].includes(await status(method, url))]).toEqual([method, url, true])
    }
    expect(await status('GET', '/v3/auth/catalog')).toBe(401)
    expect(await status('GET', `/v3/users/${member}`)).toBe(401)
  })

  it('is seen as what it is by its user, without a rule for that', async () => {
    const app = await testApp()
    const token = await credentialToken(app, { access_rules: [servers] })
    const headers = { 'x-subject-token': token, [version]: '1.0' }
    expect((await app.call('GET', '/v3/auth/tokens', { token, headers })).status).toBe(200)
    expect((await app.call('DELETE', '/v3/auth/tokens', { token, headers })).status).toBe(401)
  })
})

it('a token without access rules validates for everybody, unless the version is none', async () => {
  const app = await testApp()
  for (const token of [await credentialToken(app), await app.token('member')]) {
    expect((await validate(app, token)).status).toBe(200)
    expect((await validate(app, token, { [version]: '0.5' })).status).toBe(200)
    expect((await validate(app, token, { [version]: 'new' })).status).toBe(400)
  }
})
