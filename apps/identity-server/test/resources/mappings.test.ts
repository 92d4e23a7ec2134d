import { describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app/test-app.ts'

const rules = [
  {
    local: [{ user: { name: '{0}' }, group: { id: '0cd5e9' } }],
    remote: [
      { type: 'UserName' },
      { type: 'orgPersonType', not_any_of: ['Contractor', '.*guest'], regex: true },
    ],
  },
]
const url = '/v3/OS-FEDERATION/mappings'

/** A test app with the mapping `acme`. */
async function appWithMapping(): Promise<TestApp> {
  const app = await testApp()
  const body = { mapping: { rules } }
  expect((await app.call('PUT', `${url}/acme`, { as: 'admin', body })).status).toBe(201)
  return app
}

describe('PUT /v3/OS-FEDERATION/mappings/{mapping_id}', () => {
  it('makes a mapping of the version that is said, or the configured one', async () => {
    const { call } = await testApp()
    const put = (id: string, mapping: object) =>
      call('PUT', `${url}/${id}`, { as: 'admin', body: { mapping } })
    const { status, json } = await put('acme', { rules })
    expect(status).toBe(201)
    expect(json).toEqual({
      mapping: {
        id: 'acme',
        rules,
        schema_version: '1.0',
        links: { self: 'http://localhost/v3/OS-FEDERATION/mappings/acme' },
      },
    })
    expect((await put('new', { rules, schema_version: '2.0' })).json.mapping.schema_version).toBe('2.0')
    const configured = await testApp({
      config: { federation: { attribute_mapping_default_schema_version: '3.0' } },
    })
    const made = await configured.call('PUT', `${url}/acme`, { as: 'admin', body: { mapping: { rules } } })
    expect(made.json.mapping.schema_version).toBe('3.0')
  })

  it('answers 409 for an id that is taken', async () => {
    const { call } = await appWithMapping()
    const body = { mapping: { rules, schema_version: '2.0' } }
    expect((await call('PUT', `${url}/acme`, { as: 'admin', body })).status).toBe(409)
    expect((await call('GET', `${url}/acme`, { as: 'admin' })).json.mapping.schema_version).toBe('1.0')
  })

  it('answers 400 for what is not a mapping, and says where it is wrong', async () => {
    const { call } = await testApp()
    const put = (mapping: unknown, id = 'x') =>
      call('PUT', `${url}/${id}`, { as: 'admin', body: { mapping } })
    for (const mapping of [
      {},
      { rules: {} },
      { rules: [] },
      { rules: [{ local: [], remote: [] }] },
      { rules, schema_version: '1.5' },
      { rules, schema_version: 1 },
      { rules, id: 'other' },
      { rules: [{ local: [{ user: { name: '{1}' } }], remote: [{ type: 'x' }] }] },
    ]) {
      expect((await put(mapping)).status, JSON.stringify(mapping)).toBe(400)
    }
    const unsafe = [{ local: [], remote: [{ type: 'x', any_one_of: ['(?=a)'], regex: true }] }]
    expect((await put({ rules: unsafe })).json.error.message).toContain('rules[0].remote[0].any_one_of[0]')
    expect((await put({ rules }, 'x'.repeat(65))).status).toBe(400)
    expect((await call('GET', url, { as: 'admin' })).json.mappings).toEqual([])
  })

  it('is for admins', async () => {
    const { call } = await testApp()
    const body = { mapping: { rules } }
    expect((await call('PUT', `${url}/x`, { body })).status).toBe(401)
    expect((await call('PUT', `${url}/x`, { as: 'system-reader', body })).status).toBe(403)
    expect((await call('PUT', `${url}/x`, { as: 'domain-manager', body })).status).toBe(403)
  })
})

describe('GET /v3/OS-FEDERATION/mappings', () => {
  it('lists mappings for readers of the system', async () => {
    const { call } = await appWithMapping()
    const { status, json } = await call('GET', url, { as: 'system-reader' })
    expect(status).toBe(200)
    expect(json.mappings.map((mapping: { id: string }) => mapping.id)).toEqual(['acme'])
    expect(json.links).toEqual({ self: `http://localhost${url}`, previous: null, next: null })
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', url, { as: 'member' })).status).toBe(403)
  })
})

describe('/v3/OS-FEDERATION/mappings/{mapping_id}', () => {
  it('shows a mapping to readers of the system', async () => {
    const { call } = await appWithMapping()
    expect((await call('GET', `${url}/acme`, { as: 'system-reader' })).json.mapping.rules).toEqual(rules)
    expect((await call('GET', `${url}/acme`)).status).toBe(401)
    expect((await call('GET', `${url}/acme`, { as: 'member' })).status).toBe(403)
    expect((await call('GET', `${url}/x`, { as: 'system-reader' })).status).toBe(404)
  })

  it('changes what is given, and checks it with the rest', async () => {
    const { call } = await appWithMapping()
    const patch = (mapping: object, id = 'acme') =>
      call('PATCH', `${url}/${id}`, { as: 'admin', body: { mapping } })
    expect((await patch({ schema_version: '3.0' })).json.mapping).toMatchObject({
      rules,
      schema_version: '3.0',
    })
    const withJson = [{ local: [{ projects_json: '{0}' }], remote: [{ type: 'x' }] }]
    expect((await patch({ rules: withJson })).json.mapping).toMatchObject({
      rules: withJson,
      schema_version: '3.0',
    })
    expect((await patch({ schema_version: '1.0' })).status).toBe(400)
    expect((await patch({})).status).toBe(400)
    expect((await patch({ rules }, 'x')).status).toBe(404)
    const body = { mapping: { rules } }
    expect((await call('PATCH', `${url}/acme`, { body })).status).toBe(401)
    expect((await call('PATCH', `${url}/acme`, { as: 'system-reader', body })).status).toBe(403)
    expect((await call('GET', `${url}/acme`, { as: 'admin' })).json.mapping.rules).toEqual(withJson)
  })

  it('deletes a mapping', async () => {
    const { call } = await appWithMapping()
    expect((await call('DELETE', `${url}/acme`)).status).toBe(401)
    expect((await call('DELETE', `${url}/acme`, { as: 'system-reader' })).status).toBe(403)
    expect((await call('DELETE', `${url}/acme`, { as: 'admin' })).status).toBe(204)
    expect((await call('DELETE', `${url}/acme`, { as: 'admin' })).status).toBe(404)
  })
})
