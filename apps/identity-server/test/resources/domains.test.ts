import { describe, expect, it } from 'vitest'
import { createProject } from '../../src/resources/projects/projects.ts'
import { type TestApp, testApp } from '../app/test-app.ts'

const names = (json: { domains: { name: string }[] }) => json.domains.map((domain) => domain.name).sort()

async function makeDomain({ call }: TestApp, domain: object): Promise<string> {
  const { status, json } = await call('POST', '/v3/domains', { as: 'admin', body: { domain } })
  expect(status).toBe(201)
  return json.domain.id
}

describe('GET /v3/domains', () => {
  it('lists all domains to admins and readers of the system', async () => {
    const { call } = await testApp()
    const { status, json } = await call('GET', '/v3/domains', { as: 'system-reader' })
    expect([status, names(json)]).toEqual([200, ['Default', 'acme']])
    expect((await call('GET', '/v3/domains')).status).toBe(401)
    expect((await call('GET', '/v3/domains', { as: 'member' })).status).toBe(403)
  })

  it('lists to readers of a domain only that one', async () => {
    const { call } = await testApp()
    expect(names((await call('GET', '/v3/domains', { as: 'domain-reader' })).json)).toEqual(['acme'])
    expect(names((await call('GET', '/v3/domains?name=Default', { as: 'domain-reader' })).json)).toEqual([])
  })

  it('filters by name and enabled', async () => {
    const app = await testApp()
    await makeDomain(app, { name: 'closed', enabled: false })
    const list = async (query: string) =>
      names((await app.call('GET', `/v3/domains?${query}`, { as: 'admin' })).json)
    expect(await list('name=acme')).toEqual(['acme'])
    expect(await list('name__icontains=DEF')).toEqual(['Default'])
    expect(await list('enabled=false')).toEqual(['closed'])
    expect(await list('enabled')).toEqual(['Default', 'acme'])
    expect((await app.call('GET', '/v3/domains?enabled=perhaps', { as: 'admin' })).status).toBe(400)
  })

  it('answers in pages and 404 for an unknown marker', async () => {
    const { call } = await testApp()
    const first = (await call('GET', '/v3/domains?limit=1', { as: 'admin' })).json
    expect(first.truncated).toBe(true)
    const second = (await call('GET', first.links.next, { as: 'admin' })).json
    expect([second.links.next, 'truncated' in second]).toEqual([null, false])
    expect([...names(first), ...names(second)].sort()).toEqual(['Default', 'acme'])
    expect((await call('GET', '/v3/domains?marker=nothing', { as: 'admin' })).status).toBe(404)
  })
})

describe('POST /v3/domains', () => {
  it('creates a domain, which is enabled and also a project', async () => {
    const { call } = await testApp()
    const body = {
      domain: { name: ' east ', description: 'sunrise', tags: ['new'], color: 'red', is_domain: false },
    }
    const { status, json } = await call('POST', '/v3/domains', { as: 'admin', body })
    expect(status).toBe(201)
    const { id } = json.domain
    expect(json.domain).toEqual({
      id,
      name: 'east',
      description: 'sunrise',
      enabled: true,
      tags: ['new'],
      options: {},
      color: 'red',
      links: { self: `http://localhost/v3/domains/${id}` },
    })
    const project = (await call('GET', `/v3/projects/${id}`, { as: 'admin' })).json.project
    expect(project).toMatchObject({ id, name: 'east', is_domain: true, domain_id: null, parent_id: null })
  })

  it('gives a domain the id that is asked for', async () => {
    const app = await testApp()
    const explicit_domain_id = '0123456789abcdef0123456789abcdef'
    expect(await makeDomain(app, { name: 'east', explicit_domain_id })).toBe(explicit_domain_id)
    const again = await app.call('POST', '/v3/domains', {
      as: 'admin',
      body: { domain: { name: 'west', explicit_domain_id } },
    })
    expect(again.status).toBe(409)
  })

  it('answers 409 for a name that is taken', async () => {
    const { call } = await testApp()
    expect(
      (await call('POST', '/v3/domains', { as: 'admin', body: { domain: { name: ' acme' } } })).status,
    ).toBe(409)
  })

  it('answers 400 for what is not a domain', async () => {
    const { call } = await testApp()
    const bad = [
      {},
      { name: '' },
      { name: ' ' },
      { name: 'x'.repeat(65) },
      { name: 'x', explicit_domain_id: 'default' },
      { name: 'x', explicit_domain_id: '0123456789ABCDEF0123456789ABCDEF' },
      { name: 'x', description: 'x'.repeat(256) },
      { name: 'x', enabled: 'true' },
      { name: 'x', tags: ['a/b'] },
    ]
    for (const domain of bad) {
      expect(
        (await call('POST', '/v3/domains', { as: 'admin', body: { domain } })).status,
        JSON.stringify(domain),
      ).toBe(400)
    }
  })

  it('is for admins', async () => {
    const { call } = await testApp()
    const body = { domain: { name: 'east' } }
    expect((await call('POST', '/v3/domains', { body })).status).toBe(401)
    expect((await call('POST', '/v3/domains', { as: 'domain-manager', body })).status).toBe(403)
    expect((await call('POST', '/v3/domains', { as: 'system-reader', body })).status).toBe(403)
  })
})

describe('/v3/domains/{domain_id}', () => {
  it('shows a domain to admins, to tokens of it and to tokens of a project in it', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/domains/${ids.domain}`
    for (const as of ['admin', 'system-reader', 'domain-reader', 'member'] as const) {
      expect((await call('GET', url, { as })).status, as).toBe(200)
    }
    expect((await call('GET', url, { as: 'nobody' })).status).toBe(403)
    expect((await call('GET', '/v3/domains/default', { as: 'domain-manager' })).status).toBe(403)
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', '/v3/domains/nothing', { as: 'admin' })).status).toBe(404)
    expect((await call('GET', '/v3/domains/nothing', { as: 'member' })).status).toBe(403)
  })

  it('shows no project as a domain, nor the root of all domains', async () => {
    const { call, ids } = await testApp()
    expect((await call('GET', `/v3/domains/${ids.project}`, { as: 'admin' })).status).toBe(404)
    const root = encodeURIComponent('<<keystone.domain.root>>')
    expect((await call('GET', `/v3/domains/${root}`, { as: 'admin' })).status).toBe(404)
    expect((await call('GET', `/v3/projects/${root}`, { as: 'admin' })).status).toBe(404)
  })

  it('changes what is given and keeps the rest', async () => {
    const app = await testApp()
    const url = `/v3/domains/${await makeDomain(app, { name: 'east', description: 'sunrise', tags: ['new'] })}`
    const { status, json } = await app.call('PATCH', url, { as: 'admin', body: { domain: { name: 'west' } } })
    expect(status).toBe(200)
    expect(json.domain).toMatchObject({ name: 'west', description: 'sunrise', tags: ['new'], enabled: true })
    expect((await app.call('GET', url, { as: 'admin' })).json).toEqual(json)
  })

  it('refuses changes that are not possible', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/domains/${ids.domain}`
    const patch = async (domain: object) =>
      (await call('PATCH', url, { as: 'admin', body: { domain } })).status
    expect(await patch({})).toBe(400)
    expect(await patch({ id: 'other' })).toBe(400)
    expect(await patch({ name: 'Default' })).toBe(409)
    const body = { domain: { name: 'x' } }
    expect((await call('PATCH', url, { body })).status).toBe(401)
    expect((await call('PATCH', url, { as: 'domain-manager', body })).status).toBe(403)
    expect((await call('PATCH', '/v3/domains/nothing', { as: 'admin', body })).status).toBe(404)
  })

  it('ends what its users can do while it is disabled', async () => {
    const { call, ids } = await testApp()
    const enable = async (enabled: boolean) =>
      (await call('PATCH', `/v3/domains/${ids.domain}`, { as: 'admin', body: { domain: { enabled } } }))
        .status
    expect((await call('GET', '/v3/regions', { as: 'member' })).status).toBe(200)
    expect(await enable(false)).toBe(200)
    expect((await call('GET', '/v3/regions', { as: 'member' })).status).toBe(401)
    expect(await enable(true)).toBe(200)
    expect((await call('GET', '/v3/regions', { as: 'member' })).status).toBe(200)
  })

  it('keeps an immutable domain as it is', async () => {
    const app = await testApp()
    const url = `/v3/domains/${await makeDomain(app, { name: 'east', enabled: false, options: { immutable: true } })}`
    const patch = async (domain: object) =>
      (await app.call('PATCH', url, { as: 'admin', body: { domain } })).status
    expect(await patch({ name: 'west' })).toBe(403)
    expect((await app.call('DELETE', url, { as: 'admin' })).status).toBe(403)
    expect(await patch({ options: { immutable: false } })).toBe(200)
    expect((await app.call('DELETE', url, { as: 'admin' })).status).toBe(204)
  })

  it('deletes a disabled domain with everything in it', async () => {
    const app = await testApp()
    const { call, ids, deps } = app
    const below = await createProject(deps, { name: 'wheels', domainId: ids.domain, parentId: ids.project })
    const url = `/v3/domains/${ids.domain}`
    const token = await app.token('member')
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(403)
    await call('PATCH', url, { as: 'admin', body: { domain: { enabled: false } } })
    expect((await call('DELETE', url)).status).toBe(401)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(204)
    expect((await call('GET', url, { as: 'admin' })).status).toBe(404)
    for (const id of [ids.project, below.id]) {
      expect((await call('GET', `/v3/projects/${id}`, { as: 'admin' })).status).toBe(404)
    }
    expect(await deps.users.find(ids.users.member)).toBeUndefined()
    expect((await call('GET', '/v3/regions', { token })).status).toBe(401)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(404)
  })
})
