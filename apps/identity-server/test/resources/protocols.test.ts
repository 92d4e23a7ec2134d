import { describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app/test-app.ts'

const provider = '/v3/OS-FEDERATION/identity_providers/acme'
const url = `${provider}/protocols`

/** A test app with the identity provider `acme`, the mappings `m1` and `m2`, and the protocol `openid`. */
async function appWithProtocol(): Promise<TestApp> {
  const app = await testApp()
  const rules = [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'sub' }] }]
  for (const id of ['m1', 'm2']) {
    await app.call('PUT', `/v3/OS-FEDERATION/mappings/${id}`, { as: 'admin', body: { mapping: { rules } } })
  }
  await app.call('PUT', provider, { as: 'admin', body: { identity_provider: { domain_id: app.ids.domain } } })
  const body = { protocol: { mapping_id: 'm1', remote_id_attribute: 'iss' } }
  expect((await app.call('PUT', `${url}/openid`, { as: 'admin', body })).status).toBe(201)
  return app
}

describe('PUT …/identity_providers/{idp_id}/protocols/{protocol_id}', () => {
  it('adds a protocol', async () => {
    const { call } = await appWithProtocol()
    const body = { protocol: { mapping_id: 'm2' } }
    const { status, json } = await call('PUT', `${url}/saml2`, { as: 'admin', body })
    expect(status).toBe(201)
    expect(json).toEqual({
      protocol: {
        id: 'saml2',
        mapping_id: 'm2',
        remote_id_attribute: null,
        links: { self: `http://localhost${url}/saml2`, identity_provider: `http://localhost${provider}` },
      },
    })
  })

  it('answers 409 for one that the provider has, 404 for an unknown provider, 400 for an unknown mapping', async () => {
    const { call } = await appWithProtocol()
    const put = (path: string, protocol: object) => call('PUT', path, { as: 'admin', body: { protocol } })
    expect((await put(`${url}/openid`, { mapping_id: 'm2' })).status).toBe(409)
    expect((await put(`${url}/saml2`, { mapping_id: 'x' })).status).toBe(400)
    const elsewhere = '/v3/OS-FEDERATION/identity_providers/x/protocols/openid'
    expect((await put(elsewhere, { mapping_id: 'm1' })).status).toBe(404)
    for (const wrong of [
      {},
      { mapping_id: 7 },
      { mapping_id: 'm1', remote_id_attribute: 'x'.repeat(65) },
      { mapping_id: 'm1', rules: [] },
    ]) {
      expect((await put(`${url}/saml2`, wrong)).status, JSON.stringify(wrong)).toBe(400)
    }
    expect((await put(`${url}/${'x'.repeat(65)}`, { mapping_id: 'm1' })).status).toBe(400)
    expect((await call('GET', url, { as: 'admin' })).json.protocols).toHaveLength(1)
  })

  it('is for admins', async () => {
    const { call } = await appWithProtocol()
    const body = { protocol: { mapping_id: 'm1' } }
    expect((await call('PUT', `${url}/saml2`, { body })).status).toBe(401)
    expect((await call('PUT', `${url}/saml2`, { as: 'system-reader', body })).status).toBe(403)
  })
})

describe('GET …/identity_providers/{idp_id}/protocols', () => {
  it('lists protocols for readers of the system', async () => {
    const { call } = await appWithProtocol()
    const { status, json } = await call('GET', url, { as: 'system-reader' })
    expect(status).toBe(200)
    expect(json.protocols).toEqual([
      {
        id: 'openid',
        idp_id: 'acme',
        mapping_id: 'm1',
        remote_id_attribute: 'iss',
        links: { self: `http://localhost${url}/openid`, identity_provider: `http://localhost${provider}` },
      },
    ])
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', url, { as: 'member' })).status).toBe(403)
    const elsewhere = '/v3/OS-FEDERATION/identity_providers/x/protocols'
    expect((await call('GET', elsewhere, { as: 'admin' })).status).toBe(404)
  })
})

describe('…/identity_providers/{idp_id}/protocols/{protocol_id}', () => {
  it('shows a protocol to readers of the system', async () => {
    const { call } = await appWithProtocol()
    expect((await call('GET', `${url}/openid`, { as: 'system-reader' })).json.protocol.mapping_id).toBe('m1')
    expect((await call('GET', `${url}/openid`)).status).toBe(401)
    expect((await call('GET', `${url}/openid`, { as: 'member' })).status).toBe(403)
    expect((await call('GET', `${url}/x`, { as: 'admin' })).status).toBe(404)
  })

  it('changes what is given', async () => {
    const { call } = await appWithProtocol()
    const patch = (protocol: object, id = 'openid') =>
      call('PATCH', `${url}/${id}`, { as: 'admin', body: { protocol } })
    expect((await patch({ mapping_id: 'm2' })).json.protocol).toMatchObject({
      mapping_id: 'm2',
      remote_id_attribute: 'iss',
    })
    expect((await patch({ remote_id_attribute: '' })).json.protocol.remote_id_attribute).toBeNull()
    expect((await patch({ mapping_id: 'x' })).status).toBe(400)
    expect((await patch({})).status).toBe(400)
    expect((await patch({ mapping_id: 'm1' }, 'x')).status).toBe(404)
    const body = { protocol: { mapping_id: 'm1' } }
    expect((await call('PATCH', `${url}/openid`, { body })).status).toBe(401)
    expect((await call('PATCH', `${url}/openid`, { as: 'system-reader', body })).status).toBe(403)
    expect((await call('GET', `${url}/openid`, { as: 'admin' })).json.protocol.mapping_id).toBe('m2')
  })

  it('removes a protocol', async () => {
    const { call } = await appWithProtocol()
    expect((await call('DELETE', `${url}/openid`)).status).toBe(401)
    expect((await call('DELETE', `${url}/openid`, { as: 'system-reader' })).status).toBe(403)
    expect((await call('DELETE', `${url}/openid`, { as: 'admin' })).status).toBe(204)
    expect((await call('DELETE', `${url}/openid`, { as: 'admin' })).status).toBe(404)
  })
})
