import { describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app/test-app.ts'

/** A test app with the regions `Europe` and, in it, `Vienna`. */
async function appWithRegions(): Promise<TestApp> {
  const app = await testApp()
  for (const region of [
    { id: 'Europe' },
    { id: 'Vienna', parent_region_id: 'Europe', description: 'by the Danube' },
  ]) {
    expect((await app.call('POST', '/v3/regions', { as: 'admin', body: { region } })).status).toBe(201)
  }
  return app
}

describe('GET /v3/regions', () => {
  it('lists regions for everybody with a token', async () => {
    const { call } = await appWithRegions()
    const { status, json } = await call('GET', '/v3/regions?parent_region_id=Europe', { as: 'nobody' })
    expect(status).toBe(200)
    expect(json).toEqual({
      regions: [
        {
          id: 'Vienna',
          description: 'by the Danube',
          parent_region_id: 'Europe',
          links: { self: 'http://localhost/v3/regions/Vienna' },
        },
      ],
      links: { self: 'http://localhost/v3/regions?parent_region_id=Europe', previous: null, next: null },
    })
    expect((await call('GET', '/v3/regions', { as: 'member' })).json.regions).toHaveLength(3)
    expect((await call('GET', '/v3/regions')).status).toBe(401)
  })

  it('answers 400 for a query that it does not know', async () => {
    const { call } = await testApp()
    expect((await call('GET', '/v3/regions?name=x', { as: 'admin' })).status).toBe(400)
  })
})

describe('POST /v3/regions', () => {
  it('makes an id for a region without one', async () => {
    const { call } = await testApp()
    for (const region of [{}, { id: '' }]) {
      const { status, json } = await call('POST', '/v3/regions', { as: 'admin', body: { region } })
      expect(status).toBe(201)
      expect(json.region.id).toMatch(/^[0-9a-f]{32}$/)
      expect(json.region).toMatchObject({ description: '', parent_region_id: null })
    }
  })

  it('keeps attributes that the API does not define, but no links', async () => {
    const { call } = await testApp()
    const region = { id: 'a/b ü', links: { self: 'x' }, latitude: 48 }
    const { json } = await call('POST', '/v3/regions', { as: 'admin', body: { region } })
    expect(json.region).toMatchObject({ id: 'a/b ü', latitude: 48 })
    expect(json.region.links.self).toBe('http://localhost/v3/regions/a%2Fb%20%C3%BC')
    expect((await call('GET', '/v3/regions/a%2Fb%20%C3%BC', { as: 'admin' })).json).toEqual(json)
  })

  it('answers 409 for an id that is taken and 404 for an unknown parent', async () => {
    const { call } = await appWithRegions()
    const post = (region: object) => call('POST', '/v3/regions', { as: 'admin', body: { region } })
    expect((await post({ id: 'Europe' })).status).toBe(409)
    expect((await post({ id: 'Mars', parent_region_id: 'Space' })).status).toBe(404)
    expect((await call('GET', '/v3/regions/Mars', { as: 'admin' })).status).toBe(404)
  })

  it('answers 400 for what is not a region', async () => {
    const { call } = await testApp()
    for (const body of [{}, { region: 'x' }, { region: { id: 1 } }, { region: { id: 'x'.repeat(256) } }]) {
      expect((await call('POST', '/v3/regions', { as: 'admin', body })).status, JSON.stringify(body)).toBe(
        400,
      )
    }
  })

  it('is for admins', async () => {
    const { call } = await testApp()
    const body = { region: { id: 'x' } }
    expect((await call('POST', '/v3/regions', { body })).status).toBe(401)
    expect((await call('POST', '/v3/regions', { as: 'system-reader', body })).status).toBe(403)
  })
})

describe('PUT /v3/regions/{region_id}', () => {
  it('makes a region with the id in the path', async () => {
    const { call } = await testApp()
    const put = (body: object) => call('PUT', '/v3/regions/Graz', { as: 'admin', body })
    expect((await put({ region: { id: 'Linz' } })).status).toBe(400)
    const { status, json } = await put({ region: { id: 'Graz', description: 'uphill' } })
    expect([status, json.region.id, json.region.description]).toEqual([201, 'Graz', 'uphill'])
    expect((await put({ region: {} })).status).toBe(409)
  })

  it('is for admins', async () => {
    const { call } = await testApp()
    expect((await call('PUT', '/v3/regions/x', { body: { region: {} } })).status).toBe(401)
    expect((await call('PUT', '/v3/regions/x', { as: 'member', body: { region: {} } })).status).toBe(403)
  })
})

describe('/v3/regions/{region_id}', () => {
  it('shows a region to everybody with a token', async () => {
    const { call } = await appWithRegions()
    expect((await call('GET', '/v3/regions/Vienna', { as: 'nobody' })).json.region.parent_region_id).toBe(
      'Europe',
    )
    expect((await call('GET', '/v3/regions/Vienna')).status).toBe(401)
    expect((await call('GET', '/v3/regions/nowhere', { as: 'nobody' })).status).toBe(404)
  })

  it('changes what is given and keeps the rest', async () => {
    const { call } = await appWithRegions()
    const body = { region: { id: 'Vienna', description: 'on the Danube' } }
    const { status, json } = await call('PATCH', '/v3/regions/Vienna', { as: 'admin', body })
    expect(status).toBe(200)
    expect(json.region).toMatchObject({ description: 'on the Danube', parent_region_id: 'Europe' })
    expect((await call('GET', '/v3/regions/Vienna', { as: 'admin' })).json).toEqual(json)
  })

  it('refuses changes that are not possible', async () => {
    const { call } = await appWithRegions()
    const patch = async (region: object) =>
      (await call('PATCH', '/v3/regions/Europe', { as: 'admin', body: { region } })).status
    expect(await patch({})).toBe(400)
    expect(await patch({ id: 'Asia' })).toBe(400)
    expect(await patch({ parent_region_id: 'Europe' })).toBe(400)
    expect(await patch({ parent_region_id: 'Vienna' })).toBe(400)
    expect(await patch({ parent_region_id: 'nowhere' })).toBe(404)
    const body = { region: { description: 'x' } }
    expect((await call('PATCH', '/v3/regions/Europe', { body })).status).toBe(401)
    expect((await call('PATCH', '/v3/regions/Europe', { as: 'system-reader', body })).status).toBe(403)
    expect((await call('PATCH', '/v3/regions/nowhere', { as: 'admin', body })).status).toBe(404)
  })

  it('deletes a region and those below it', async () => {
    const { call } = await appWithRegions()
    expect((await call('DELETE', '/v3/regions/Europe')).status).toBe(401)
    expect((await call('DELETE', '/v3/regions/Europe', { as: 'system-reader' })).status).toBe(403)
    expect((await call('DELETE', '/v3/regions/Europe', { as: 'admin' })).status).toBe(204)
    for (const id of ['Europe', 'Vienna']) {
      expect((await call('GET', `/v3/regions/${id}`, { as: 'admin' })).status).toBe(404)
    }
    expect((await call('DELETE', '/v3/regions/Europe', { as: 'admin' })).status).toBe(404)
  })

  it('keeps all of them while one has an endpoint', async () => {
    const { call } = await appWithRegions()
    const service = (await call('GET', '/v3/services', { as: 'admin' })).json.services[0]
    const endpoint = { interface: 'public', service_id: service.id, url: 'http://x', region_id: 'Vienna' }
    await call('POST', '/v3/endpoints', { as: 'admin', body: { endpoint } })
    expect((await call('DELETE', '/v3/regions/Europe', { as: 'admin' })).status).toBe(403)
    expect((await call('GET', '/v3/regions/Vienna', { as: 'admin' })).status).toBe(200)
  })
})
