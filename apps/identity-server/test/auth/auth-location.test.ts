import { describe, expect, it } from 'vitest'
import { createEndpoint } from '../../src/resources/endpoints/endpoints.ts'
import { createRegion } from '../../src/resources/regions/regions.ts'
import { createService } from '../../src/resources/services/services.ts'
import { type TestApp, testApp } from '../app/test-app.ts'

describe('/auth', () => {
  it('tells anybody which versions there are', async () => {
    const app = await testApp()
    const answer = await app.call('GET', '/auth')
    expect(answer.status).toBe(200)
    expect(answer.headers.vary).toBe('X-Auth-Token')
    expect(answer.json).toEqual({
      versions: {
        values: [
          {
            id: 'v3',
            status: 'stable',
            updated: '2020-04-07T00:00:00Z',
            default: true,
            links: [
              { rel: 'self', href: 'http://localhost/v3/' },
              { rel: 'auth', href: 'http://localhost/auth' },
            ],
            'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
          },
          {
            id: 'v2.0',
            status: 'deprecated',
            updated: '2016-08-04T00:00:00Z',
            default: false,
            links: [{ rel: 'auth', href: 'http://localhost/auth' }],
            'media-types': [
              { base: 'application/json', type: 'application/vnd.openstack.identity-v2.0+json' },
            ],
          },
        ],
      },
      default: 'v3',
      links: {
        self: 'http://localhost/auth',
        tokens: 'http://localhost/auth/tokens',
        catalog: 'http://localhost/auth/catalog',
        projects: 'http://localhost/auth/projects',
        domains: 'http://localhost/auth/domains',
        system: 'http://localhost/auth/system',
        federation: 'http://localhost/auth/federation',
      },
    })
    expect((await app.call('GET', '/auth/')).json).toEqual(answer.json)
    expect((await app.call('HEAD', '/auth')).status).toBe(200)
  })

  it('names itself where it says how to authenticate', async () => {
    const app = await testApp()
    for (const [url, uri] of [
      ['/auth/projects', 'http://localhost/auth'],
      ['//auth/projects', 'http://localhost/auth'],
      ['/v3/auth/projects', 'http://localhost/v3'],
    ])
      expect((await app.call('GET', url as string)).headers['www-authenticate']).toBe(`Keystone uri="${uri}"`)
  })

  it('answers in JSON where there is nothing, and what is not allowed', async () => {
    const app = await testApp()
    expect((await app.call('GET', '/auth/nothing')).json.error.code).toBe(404)
    const answer = await app.call('PUT', '/auth')
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, POST'])
  })

  it('shows the same scopes as where they have always been', async () => {
    const app = await testApp()
    for (const what of ['projects', 'domains', 'system']) {
      for (const as of ['admin', 'domain-reader', 'system-reader', 'nobody'] as const) {
        const [old, present] = [
          await app.call('GET', `/v3/auth/${what}`, { as }),
          await app.call('GET', `/auth/${what}`, { as }),
        ]
        expect(present.json.links.self).toBe(`http://localhost/auth/${what}`)
        expect(present.json[what]).toEqual(old.json[what])
      }
      expect((await app.call('GET', `/auth/${what}`)).status).toBe(401)
    }
  })
})

/** A cloud with two regions and a service beside Identity. */
async function cloud(): Promise<TestApp> {
  const app = await testApp()
  const { deps } = app
  await createRegion(deps, { id: 'RegionTwo' })
  const compute = await createService(deps, { type: 'compute', name: 'nova' })
  await createService(deps, { type: 'image', name: '' })
  for (const [interface_, regionId, url] of [
    ['public', 'RegionOne', 'http://one/$(project_id)s'],
    ['internal', 'RegionOne', 'http://one.internal'],
    ['public', 'RegionTwo', 'http://two'],
  ] as const)
    await createEndpoint(deps, { serviceId: compute.id, interface: interface_, regionId, url })
  return app
}

describe('/auth/catalog', () => {
  const endpointsOf = (json: {
    catalog: { type: string; endpoints: { interface: string; region: string }[] }[]
  }) =>
    json.catalog.flatMap(({ type, endpoints }) =>
      endpoints.map((endpoint) => `${type} ${endpoint.interface} ${endpoint.region}`),
    )

  it('is the catalog of the token', async () => {
    const app = await cloud()
    for (const persona of ['admin', 'member', 'domain-reader', 'system-reader'] as const) {
      const token = await app.token(persona)
      const shown = await app.call('GET', '/auth/tokens', { token, headers: { 'x-subject-token': token } })
      const answer = await app.call('GET', '/auth/catalog', { token })
      expect(answer.status).toBe(200)
      expect(answer.json).toEqual({
        catalog: shown.json.token.catalog,
        links: { self: 'http://localhost/auth/catalog' },
      })
      expect(answer.headers['openstack-auth-version']).toBe('v3')
    }
    expect((await app.call('GET', '/auth/catalog')).status).toBe(401)
  })

  it('has Identity alone for a token without a scope', async () => {
    const app = await cloud()
    const answer = await app.call('GET', '/auth/catalog', { as: 'nobody' })
    expect(answer.json.catalog.map(({ type }: { type: string }) => type)).toEqual(['identity'])
  })

  it('is narrowed by what is asked for, exactly', async () => {
    const app = await cloud()
    const ask = async (query: string) =>
      endpointsOf((await app.call('GET', `/auth/catalog?${query}`, { as: 'admin' })).json)
    const compute = ['compute public RegionOne', 'compute internal RegionOne', 'compute public RegionTwo']
    for (const query of [
      'type=compute',
      'service_type=compute',
      'name=nova',
      'service_name=nova',
      'name__contains=ov',
      'type__istartswith=COMP',
    ])
      expect((await ask(query)).sort(), query).toEqual(compute.toSorted())
    expect(await ask('type=compute&interface=public&region=RegionTwo')).toEqual(['compute public RegionTwo'])
    expect(await ask('type=compute&interface=publicURL&region_id=RegionOne')).toEqual([
      'compute public RegionOne',
    ])
    expect((await ask('type=compute&interface=public,internal&region_id=RegionOne')).length).toBe(2)
    expect((await ask('type=compute&interface=public&interface=internal')).length).toBe(3)
    expect((await ask('type=compute&type=identity')).length).toBeGreaterThan(3)
    for (const nothing of [
      'type=volume',
      'name=Nova',
      'region=RegionThree',
      'type=',
      'service_id=x',
      'endpoint_id=x',
    ])
      expect(await ask(nothing), nothing).toEqual([])
    const [service] = (await app.call('GET', '/auth/catalog?type=compute', { as: 'admin' })).json.catalog
    expect((await ask(`service_id=${service.id}`)).length).toBe(3)
    expect((await ask(`endpoint_id=${service.endpoints[0].id}`)).length).toBe(1)
    // A service that never had endpoints is left out only where endpoints are asked for.
    const types = async (query: string) =>
      (await app.call('GET', `/auth/catalog?${query}`, { as: 'admin' })).json.catalog.map(
        (s: { type: string }) => s.type,
      )
    expect(await types('type=image')).toEqual(['image'])
    expect(await types('type=image&interface=public')).toEqual([])
    // What is no filter filters nothing, as elsewhere in this API.
    expect((await ask('colour=blue')).length).toBe((await ask('')).length)
  })

  it('is not answered unfiltered when a filter has a bad value', async () => {
    const app = await cloud()
    for (const query of ['interface=secret', 'interface=public,secret', `type=${'x'.repeat(1025)}`])
      expect((await app.call('GET', `/auth/catalog?${query}`, { as: 'admin' })).status).toBe(400)
  })

  it('of another token is for whoever may validate it', async () => {
    const app = await cloud()
    const headers = { 'x-subject-token': await app.token('member') }
    const own = await app.call('GET', '/auth/catalog', { as: 'member' })
    expect((await app.call('GET', '/auth/catalog', { as: 'admin', headers })).json.catalog).toEqual(
      own.json.catalog,
    )
    expect((await app.call('GET', '/auth/catalog', { as: 'member', headers })).status).toBe(200)
    for (const as of ['nobody', 'domain-reader', 'domain-manager'] as const)
      expect((await app.call('GET', '/auth/catalog', { as, headers })).status, as).toBe(403)
    const none = { 'x-subject-token': 'none' }
    expect((await app.call('GET', '/auth/catalog', { as: 'admin', headers: none })).status).toBe(404)
  })

  it('is shown in v2.0 as well', async () => {
    const app = await cloud()
    const answer = await app.call('GET', '/auth/catalog?version=v2.0&type=compute&region=RegionOne', {
      as: 'admin',
    })
    expect(answer.headers['openstack-auth-version']).toBe('v2.0')
    expect(answer.json.serviceCatalog).toEqual([
      {
        name: 'nova',
        type: 'compute',
        endpoints_links: [],
        endpoints: [
          {
            id: expect.any(String),
            region: 'RegionOne',
            publicURL: `http://one/${app.ids.adminProject}`,
            internalURL: 'http://one.internal',
          },
        ],
      },
    ])
  })
})
