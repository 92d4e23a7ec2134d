import { describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app/test-app.ts'

const url = '/v3/OS-FEDERATION/identity_providers'

/** A test app with the identity providers `acme` and, disabled, `initech`. */
async function appWithProviders(): Promise<TestApp> {
  const app = await testApp()
  const put = async (id: string, identity_provider: object) =>
    expect((await app.call('PUT', `${url}/${id}`, { as: 'admin', body: { identity_provider } })).status).toBe(
      201,
    )
  await put('acme', {
    enabled: true,
    remote_ids: ['https://b.example', 'https://a.example'],
    domain_id: app.ids.domain,
  })
  await put('initech', {})
  return app
}

describe('PUT /v3/OS-FEDERATION/identity_providers/{idp_id}', () => {
  it('makes an identity provider in a domain that exists', async () => {
    const { call, ids } = await testApp()
    const body = {
      identity_provider: {
        enabled: true,
        description: 'the roadrunner',
        domain_id: ids.domain,
        remote_ids: ['https://b.example', 'https://a.example'],
        authorization_ttl: 60,
      },
    }
    const { status, json } = await call('PUT', `${url}/acme`, { as: 'admin', body })
    expect(status).toBe(201)
    expect(json).toEqual({
      identity_provider: {
        id: 'acme',
        domain_id: ids.domain,
        enabled: true,
        description: 'the roadrunner',
        remote_ids: ['https://a.example', 'https://b.example'],
        authorization_ttl: 60,
        links: {
          self: 'http://localhost/v3/OS-FEDERATION/identity_providers/acme',
          protocols: 'http://localhost/v3/OS-FEDERATION/identity_providers/acme/protocols',
        },
      },
    })
  })

  it('makes a domain for it when none is given', async () => {
    const { call } = await testApp()
    const body = { identity_provider: {} }
    const { json } = await call('PUT', `${url}/acme`, { as: 'admin', body })
    const { domain_id } = json.identity_provider
    expect(json.identity_provider).toMatchObject({
      enabled: false,
      description: null,
      remote_ids: [],
      authorization_ttl: null,
    })
    const { domain } = (await call('GET', `/v3/domains/${domain_id}`, { as: 'admin' })).json
    expect(domain).toMatchObject({ id: domain_id, name: domain_id, enabled: true })
    expect(domain_id).toMatch(/^[0-9a-f]{32}$/)
  })

  it('answers 409 for an id or a remote id that is taken, and leaves no domain behind', async () => {
    const { call } = await appWithProviders()
    const domains = async () => (await call('GET', '/v3/domains', { as: 'admin' })).json.domains.length
    const before = await domains()
    const put = (id: string, identity_provider: object) =>
      call('PUT', `${url}/${id}`, { as: 'admin', body: { identity_provider } })
    expect((await put('acme', {})).status).toBe(409)
    expect((await put('other', { remote_ids: ['https://c.example', 'https://a.example'] })).status).toBe(409)
    expect((await call('GET', `${url}/other`, { as: 'admin' })).status).toBe(404)
    expect(await domains()).toBe(before)
  })

  it('answers 404 for an unknown domain and 400 for what is no identity provider', async () => {
    const { call } = await testApp()
    const put = (identity_provider: unknown, id = 'x') =>
      call('PUT', `${url}/${id}`, { as: 'admin', body: { identity_provider } })
    expect((await put({ domain_id: 'nowhere' })).status).toBe(404)
    for (const wrong of [
      'x',
      { enabled: 'yes' },
      { remote_ids: 'x' },
      { remote_ids: ['a', 'a'] },
      { remote_ids: ['x'.repeat(256)] },
      { authorization_ttl: -1 },
      { authorization_ttl: 1.5 },
      { password: 'x' },
    ]) {
      expect((await put(wrong)).status, JSON.stringify(wrong)).toBe(400)
    }
    expect((await put({}, 'x'.repeat(65))).status).toBe(400)
  })

  it('is for admins', async () => {
    const { call } = await testApp()
    const body = { identity_provider: {} }
    expect((await call('PUT', `${url}/x`, { body })).status).toBe(401)
    expect((await call('PUT', `${url}/x`, { as: 'system-reader', body })).status).toBe(403)
  })
})

describe('GET /v3/OS-FEDERATION/identity_providers', () => {
  it('lists identity providers for readers of the system', async () => {
    const { call } = await appWithProviders()
    const ids = async (query: string) =>
      (await call('GET', `${url}${query}`, { as: 'system-reader' })).json.identity_providers.map(
        (provider: { id: string }) => provider.id,
      )
    expect(await ids('')).toEqual(['acme', 'initech'])
    expect(await ids('?enabled=true')).toEqual(['acme'])
    expect(await ids('?enabled=false')).toEqual(['initech'])
    expect(await ids('?id=initech')).toEqual(['initech'])
    expect(await ids('?id=x')).toEqual([])
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', url, { as: 'member' })).status).toBe(403)
    expect((await call('GET', `${url}?enabled=perhaps`, { as: 'admin' })).status).toBe(400)
  })
})

describe('/v3/OS-FEDERATION/identity_providers/{idp_id}', () => {
  it('shows an identity provider to readers of the system', async () => {
    const { call } = await appWithProviders()
    const { json } = await call('GET', `${url}/acme`, { as: 'system-reader' })
    expect(json.identity_provider.remote_ids).toEqual(['https://a.example', 'https://b.example'])
    expect((await call('GET', `${url}/acme`)).status).toBe(401)
    expect((await call('GET', `${url}/acme`, { as: 'member' })).status).toBe(403)
    expect((await call('GET', `${url}/x`, { as: 'system-reader' })).status).toBe(404)
  })

  it('changes what is given and keeps the rest, the domain always', async () => {
    const { call, ids } = await appWithProviders()
    const patch = (identity_provider: object, id = 'acme') =>
      call('PATCH', `${url}/${id}`, { as: 'admin', body: { identity_provider } })
    expect((await patch({ enabled: false, authorization_ttl: 5 })).json.identity_provider).toMatchObject({
      enabled: false,
      authorization_ttl: 5,
      remote_ids: ['https://a.example', 'https://b.example'],
      domain_id: ids.domain,
    })
    expect((await patch({ remote_ids: null, authorization_ttl: null })).json.identity_provider).toMatchObject(
      {
        remote_ids: [],
        authorization_ttl: null,
      },
    )
    expect((await patch({ domain_id: 'default' })).status).toBe(400)
    expect((await patch({})).status).toBe(400)
    expect((await patch({ enabled: true }, 'x')).status).toBe(404)
    await patch({ remote_ids: ['https://a.example'] })
    expect((await patch({ remote_ids: ['https://a.example'] }, 'initech')).status).toBe(409)
    const body = { identity_provider: { enabled: true } }
    expect((await call('PATCH', `${url}/acme`, { body })).status).toBe(401)
    expect((await call('PATCH', `${url}/acme`, { as: 'system-reader', body })).status).toBe(403)
  })

  it('deletes an identity provider, but not its domain', async () => {
    const { call, ids } = await appWithProviders()
    expect((await call('DELETE', `${url}/acme`)).status).toBe(401)
    expect((await call('DELETE', `${url}/acme`, { as: 'system-reader' })).status).toBe(403)
    expect((await call('DELETE', `${url}/acme`, { as: 'admin' })).status).toBe(204)
    expect((await call('DELETE', `${url}/acme`, { as: 'admin' })).status).toBe(404)
    expect((await call('GET', `/v3/domains/${ids.domain}`, { as: 'admin' })).status).toBe(200)
  })

  it('goes with its domain', async () => {
    const { call, ids } = await appWithProviders()
    const domain = `/v3/domains/${ids.domain}`
    await call('PATCH', domain, { as: 'admin', body: { domain: { enabled: false } } })
    expect((await call('DELETE', domain, { as: 'admin' })).status).toBe(204)
    expect((await call('GET', `${url}/acme`, { as: 'admin' })).status).toBe(404)
    expect((await call('GET', `${url}/initech`, { as: 'admin' })).status).toBe(200)
  })
})
