import { describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app/test-app.ts'

/** A test app with a service and an endpoint of it. */
async function appWithEndpoint(): Promise<TestApp & { serviceId: string; id: string; url: string }> {
  const app = await testApp()
  const service = await app.call('POST', '/v3/services', {
    as: 'admin',
    body: { service: { type: 'compute' } },
  })
  const serviceId: string = service.json.service.id
  const endpoint = {
    interface: 'public',
    service_id: serviceId,
    region_id: 'RegionOne',
    url: 'http://nova/v2.1/$(project_id)s',
    description: 'Servers',
  }
  const made = await app.call('POST', '/v3/endpoints', { as: 'admin', body: { endpoint } })
  expect(made.status).toBe(201)
  const { id } = made.json.endpoint
  return { ...app, serviceId, id, url: `/v3/endpoints/${id}` }
}

describe('POST /v3/endpoints', () => {
  it('registers an endpoint', async () => {
    const { call, serviceId, id, url } = await appWithEndpoint()
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect((await call('GET', url, { as: 'admin' })).json).toEqual({
      endpoint: {
        id,
        interface: 'public',
        service_id: serviceId,
        region_id: 'RegionOne',
        region: 'RegionOne',
        url: 'http://nova/v2.1/$(project_id)s',
        enabled: true,
        description: 'Servers',
        links: { self: `http://localhost/v3/endpoints/${id}` },
      },
    })
  })

  it('makes the region that the old attribute region names', async () => {
    const { call, serviceId } = await appWithEndpoint()
    const endpoint = { interface: 'public', service_id: serviceId, url: 'http://nova', region: 'Old' }
    for (const _ of ['makes it', 'finds it']) {
      const { status, json } = await call('POST', '/v3/endpoints', { as: 'admin', body: { endpoint } })
      expect([status, json.endpoint.region_id, json.endpoint.region]).toEqual([201, 'Old', 'Old'])
    }
    expect((await call('GET', '/v3/regions/Old', { as: 'admin' })).status).toBe(200)
  })

  it('lets region_id win over region', async () => {
    const { call, serviceId } = await appWithEndpoint()
    const endpoint = {
      interface: 'public',
      service_id: serviceId,
      url: 'http://n',
      region: 'Old',
      region_id: 'RegionOne',
    }
    const { json } = await call('POST', '/v3/endpoints', { as: 'admin', body: { endpoint } })
    expect(json.endpoint.region_id).toBe('RegionOne')
    expect((await call('GET', '/v3/regions/Old', { as: 'admin' })).status).toBe(404)
  })

  it('answers 400 for an unknown service, an unknown region and what is not an endpoint', async () => {
    const { call, serviceId } = await appWithEndpoint()
    const good = { interface: 'public', service_id: serviceId, url: 'http://nova' }
    const bad: [string, object][] = [
      ['an unknown service', { ...good, service_id: 'nothing' }],
      ['an unknown region', { ...good, region_id: 'nowhere' }],
      ['another interface', { ...good, interface: 'secret' }],
      ['a url without a scheme', { ...good, url: '/v2.1' }],
      ['a url that is too long', { ...good, url: `http://${'x'.repeat(219)}` }],
      ['a url that would show the configuration', { ...good, url: 'http://$(admin_token)s' }],
      ['a url with a malformed name', { ...good, url: 'http://$(project_id)' }],
      ['no url', { ...good, url: undefined }],
      ['enabled as a string', { ...good, enabled: 'yes' }],
    ]
    for (const [what, endpoint] of bad) {
      expect((await call('POST', '/v3/endpoints', { as: 'admin', body: { endpoint } })).status, what).toBe(
        400,
      )
    }
    expect((await call('POST', '/v3/endpoints', { as: 'admin', body: {} })).status).toBe(400)
  })

  it('is for admins', async () => {
    const { call, serviceId } = await appWithEndpoint()
    const body = { endpoint: { interface: 'public', service_id: serviceId, url: 'http://nova' } }
    expect((await call('POST', '/v3/endpoints', { body })).status).toBe(401)
    expect((await call('POST', '/v3/endpoints', { as: 'system-reader', body })).status).toBe(403)
  })
})

describe('GET /v3/endpoints', () => {
  it('filters by service, interface and region, also by the old name of the region', async () => {
    const { call, serviceId, id } = await appWithEndpoint()
    const listed = async (query: string) => {
      const { status, json } = await call('GET', `/v3/endpoints?${query}`, { as: 'system-reader' })
      expect(status).toBe(200)
      return json.endpoints.map((endpoint: { id: string }) => endpoint.id)
    }
    expect(await listed(`service_id=${serviceId}`)).toEqual([id])
    expect(await listed(`service_id=${serviceId}&interface=public`)).toEqual([id])
    expect(await listed(`service_id=${serviceId}&interface=admin`)).toEqual([])
    expect(await listed(`service_id=${serviceId}&region_id=RegionOne`)).toEqual([id])
    expect(await listed(`service_id=${serviceId}&region=nowhere`)).toEqual([])
    expect(await listed('')).toHaveLength(4)
  })

  it('answers 400 for another interface', async () => {
    const { call } = await testApp()
    expect((await call('GET', '/v3/endpoints?interface=secret', { as: 'admin' })).status).toBe(400)
  })

  it('is for admins and readers of the system', async () => {
    const { call } = await testApp()
    expect((await call('GET', '/v3/endpoints')).status).toBe(401)
    expect((await call('GET', '/v3/endpoints', { as: 'member' })).status).toBe(403)
  })
})

describe('/v3/endpoints/{endpoint_id}', () => {
  it('shows an endpoint to readers of the system', async () => {
    const { call, url } = await appWithEndpoint()
    expect((await call('GET', url, { as: 'system-reader' })).status).toBe(200)
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', url, { as: 'member' })).status).toBe(403)
  })

  it('changes what is given and keeps the rest', async () => {
    const { call, url } = await appWithEndpoint()
    const before = (await call('GET', url, { as: 'admin' })).json.endpoint
    const body = { endpoint: { url: 'http://new', enabled: false, region: 'Second' } }
    const { status, json } = await call('PATCH', url, { as: 'admin', body })
    expect(status).toBe(200)
    const changed = { url: 'http://new', enabled: false, region: 'Second', region_id: 'Second' }
    expect(json.endpoint).toEqual({ ...before, ...changed })
    expect((await call('GET', url, { as: 'admin' })).json).toEqual(json)
  })

  it('takes an endpoint out of its region', async () => {
    const { call, url } = await appWithEndpoint()
    const { json } = await call('PATCH', url, { as: 'admin', body: { endpoint: { region_id: null } } })
    expect(json.endpoint).toMatchObject({ region_id: null, region: null })
  })

  it('refuses changes that are not possible', async () => {
    const { call, url } = await appWithEndpoint()
    for (const endpoint of [
      {},
      { id: 'other' },
      { service_id: 'nothing' },
      { url: 'http://%(x)s' },
      { region_id: 'x' },
    ]) {
      expect(
        (await call('PATCH', url, { as: 'admin', body: { endpoint } })).status,
        JSON.stringify(endpoint),
      ).toBe(400)
    }
    const body = { endpoint: { enabled: false } }
    expect((await call('PATCH', url, { body })).status).toBe(401)
    expect((await call('PATCH', url, { as: 'system-reader', body })).status).toBe(403)
  })

  it('deletes an endpoint, and with it what is in the catalog', async () => {
    const { call, url, id } = await appWithEndpoint()
    const inCatalog = async () => (await call('GET', '/v3/auth/catalog', { as: 'admin' })).text.includes(id)
    expect(await inCatalog()).toBe(true)
    expect((await call('DELETE', url)).status).toBe(401)
    expect((await call('DELETE', url, { as: 'system-reader' })).status).toBe(403)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(204)
    expect((await call('GET', url, { as: 'admin' })).status).toBe(404)
    expect(await inCatalog()).toBe(false)
  })

  it('answers 404 for an endpoint that does not exist', async () => {
    const { call } = await testApp()
    const url = '/v3/endpoints/nothing'
    expect((await call('GET', url, { as: 'admin' })).status).toBe(404)
    expect((await call('PATCH', url, { as: 'admin', body: { endpoint: { enabled: true } } })).status).toBe(
      404,
    )
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(404)
  })
})
