import { describe, expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'

const compute = { service: { type: 'compute', name: 'nova', description: 'Servers' } }

describe('GET /v3/services', () => {
  it('lists services with their links', async () => {
    const { call } = await testApp()
    const made = (await call('POST', '/v3/services', { as: 'admin', body: compute })).json.service
    const { status, json } = await call('GET', '/v3/services?type=compute', { as: 'system-reader' })
    expect(status).toBe(200)
    expect(json).toEqual({
      services: [
        {
          id: made.id,
          type: 'compute',
          name: 'nova',
          description: 'Servers',
          enabled: true,
          links: { self: `http://localhost/v3/services/${made.id}` },
        },
      ],
      links: { self: 'http://localhost/v3/services?type=compute', previous: null, next: null },
    })
  })

  it('filters by name and type, also in part', async () => {
    const { call } = await testApp()
    await call('POST', '/v3/services', { as: 'admin', body: compute })
    const list = async (query: string) => {
      const { json } = await call('GET', `/v3/services?${query}`, { as: 'admin' })
      return json.services.map((service: { name: string }) => service.name).sort()
    }
    expect(await list('name=nova')).toEqual(['nova'])
    expect(await list('name=nov')).toEqual([])
    expect(await list('name__contains=ov')).toEqual(['nova'])
    expect(await list('name__startswith=ov')).toEqual([])
    expect(await list('name__iendswith=STONE')).toEqual(['keystone'])
    expect(await list('name__endswith=STONE')).toEqual([])
    expect(await list('type__startswith=comp')).toEqual(['nova'])
    expect(await list('name__unknown=x')).toEqual(['keystone', 'nova'])
  })

  it('answers in pages that together are the whole list', async () => {
    const { call } = await testApp()
    for (const type of ['a', 'b', 'c'])
      await call('POST', '/v3/services', { as: 'admin', body: { service: { type } } })
    const types: string[] = []
    let url: string | null = '/v3/services?limit=2'
    while (url !== null) {
      const { json } = await call('GET', url, { as: 'admin' })
      expect(json.services.length).toBeLessThanOrEqual(2)
      expect(json.truncated).toBe(json.links.next === null ? undefined : true)
      types.push(...json.services.map((service: { type: string }) => service.type))
      url = json.links.next
    }
    expect(types.sort()).toEqual(['a', 'b', 'c', 'identity'])
  })

  it('answers 400 for a limit that is not a number', async () => {
    const { call } = await testApp()
    expect((await call('GET', '/v3/services?limit=abc', { as: 'admin' })).status).toBe(400)
  })

  it('is for admins and readers of the system', async () => {
    const { call } = await testApp()
    expect((await call('GET', '/v3/services')).status).toBe(401)
    expect((await call('GET', '/v3/services', { as: 'member' })).status).toBe(403)
    expect((await call('GET', '/v3/services', { as: 'domain-reader' })).status).toBe(403)
  })
})

describe('POST /v3/services', () => {
  it('registers a service that is enabled and has an id', async () => {
    const { call } = await testApp()
    const { status, json } = await call('POST', '/v3/services', { as: 'system-admin', body: compute })
    expect(status).toBe(201)
    expect(json.service).toMatchObject({
      type: 'compute',
      name: 'nova',
      description: 'Servers',
      enabled: true,
    })
    expect(json.service.id).toMatch(/^[0-9a-f]{32}$/)
  })

  it('takes a service without a name', async () => {
    const { call } = await testApp()
    const { status, json } = await call('POST', '/v3/services', {
      as: 'admin',
      body: { service: { type: 'x' } },
    })
    expect([status, json.service.name]).toEqual([201, ''])
  })

  it('answers 400 for what is not a service', async () => {
    const { call } = await testApp()
    const bodies: [string, object][] = [
      ['no service', {}],
      ['no type', { service: { name: 'nova' } }],
      ['an empty type', { service: { type: '' } }],
      ['enabled as a string', { service: { type: 'compute', enabled: 'true' } }],
      ['a name of spaces', { service: { type: 'compute', name: '  ' } }],
      ['something beside the service', { service: { type: 'compute' }, more: 1 }],
    ]
    for (const [what, body] of bodies) {
      expect((await call('POST', '/v3/services', { as: 'admin', body })).status, what).toBe(400)
    }
  })

  it('is for admins', async () => {
    const { call } = await testApp()
    expect((await call('POST', '/v3/services', { body: compute })).status).toBe(401)
    expect((await call('POST', '/v3/services', { as: 'system-reader', body: compute })).status).toBe(403)
    expect((await call('POST', '/v3/services', { as: 'domain-manager', body: compute })).status).toBe(403)
  })
})

describe('/v3/services/{service_id}', () => {
  async function appWithService() {
    const app = await testApp()
    const { json } = await app.call('POST', '/v3/services', { as: 'admin', body: compute })
    return { ...app, id: json.service.id as string, url: `/v3/services/${json.service.id}` }
  }

  it('shows a service to readers of the system', async () => {
    const { call, url, id } = await appWithService()
    const { status, json } = await call('GET', url, { as: 'system-reader' })
    expect([status, json.service.id]).toEqual([200, id])
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', url, { as: 'member' })).status).toBe(403)
  })

  it('changes what is given and keeps the rest', async () => {
    const { call, url } = await appWithService()
    const body = { service: { enabled: false, color: 'red' } }
    const { status, json } = await call('PATCH', url, { as: 'admin', body })
    expect(status).toBe(200)
    expect(json.service).toMatchObject({
      type: 'compute',
      name: 'nova',
      description: 'Servers',
      enabled: false,
      color: 'red',
    })
    expect((await call('GET', url, { as: 'admin' })).json).toEqual(json)
  })

  it('refuses a change of nothing, of the id, and by those who are not admins', async () => {
    const { call, url } = await appWithService()
    expect((await call('PATCH', url, { as: 'admin', body: { service: {} } })).status).toBe(400)
    expect((await call('PATCH', url, { as: 'admin', body: { service: { id: 'other' } } })).status).toBe(400)
    expect((await call('PATCH', url, { as: 'system-reader', body: { service: { name: 'x' } } })).status).toBe(
      403,
    )
    expect((await call('PATCH', url, { body: { service: { name: 'x' } } })).status).toBe(401)
  })

  it('deletes a service with its endpoints', async () => {
    const { call, url, id } = await appWithService()
    const endpoint = { endpoint: { interface: 'public', service_id: id, url: 'http://nova' } }
    const made = (await call('POST', '/v3/endpoints', { as: 'admin', body: endpoint })).json.endpoint
    expect((await call('DELETE', url)).status).toBe(401)
    expect((await call('DELETE', url, { as: 'system-reader' })).status).toBe(403)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(204)
    expect((await call('GET', url, { as: 'admin' })).status).toBe(404)
    expect((await call('GET', `/v3/endpoints/${made.id}`, { as: 'admin' })).status).toBe(404)
  })

  it('answers 404 for a service that does not exist', async () => {
    const { call } = await testApp()
    const url = '/v3/services/nothing'
    expect((await call('GET', url, { as: 'admin' })).status).toBe(404)
    expect((await call('PATCH', url, { as: 'admin', body: { service: { name: 'x' } } })).status).toBe(404)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(404)
    expect((await call('GET', url, { as: 'member' })).status).toBe(403)
  })
})
