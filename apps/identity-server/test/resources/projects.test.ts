import { describe, expect, it } from 'vitest'
import { createProject } from '../../src/resources/projects/projects.ts'
import { type Persona, type TestApp, testApp } from '../app/test-app.ts'

const names = (json: { projects: { name: string }[] }) => json.projects.map((project) => project.name).sort()

const post = ({ call }: TestApp, project: object, as: Persona = 'admin') =>
  call('POST', '/v3/projects', { as, body: { project } })

describe('GET /v3/projects', () => {
  it('lists all projects to admins and readers of the system', async () => {
    const { call } = await testApp()
    const { status, json } = await call('GET', '/v3/projects', { as: 'system-reader' })
    expect([status, names(json)]).toEqual([200, ['admin', 'engines']])
    expect((await call('GET', '/v3/projects')).status).toBe(401)
    expect((await call('GET', '/v3/projects', { as: 'member' })).status).toBe(403)
  })

  it('lists to readers of a domain only the projects in it, whatever is asked for', async () => {
    const { call } = await testApp()
    const list = async (query: string) =>
      names((await call('GET', `/v3/projects?${query}`, { as: 'domain-reader' })).json)
    expect(await list('')).toEqual(['engines'])
    expect(await list('domain_id=default')).toEqual([])
    expect(await list('name=admin')).toEqual([])
    expect(await list('is_domain=true')).toEqual([])
  })

  it('filters by name, domain, parent and enabled', async () => {
    const app = await testApp()
    const { ids } = app
    await createProject(app.deps, {
      name: 'wheels',
      domainId: ids.domain,
      parentId: ids.project,
      enabled: false,
    })
    const list = async (query: string) =>
      names((await app.call('GET', `/v3/projects?${query}`, { as: 'admin' })).json)
    expect(await list('name=engines')).toEqual(['engines'])
    expect(await list('name__contains=ee')).toEqual(['wheels'])
    expect(await list(`domain_id=${ids.domain}`)).toEqual(['engines', 'wheels'])
    expect(await list(`parent_id=${ids.domain}`)).toEqual(['engines'])
    expect(await list(`parent_id=${ids.project}`)).toEqual(['wheels'])
    expect(await list('enabled=False')).toEqual(['wheels'])
    expect(await list('enabled')).toEqual(['admin', 'engines'])
    expect(await list('is_domain=1')).toEqual(['Default', 'acme'])
  })

  it('answers in pages and 404 for an unknown marker', async () => {
    const { call } = await testApp()
    const first = (await call('GET', '/v3/projects?limit=1', { as: 'admin' })).json
    expect(first.truncated).toBe(true)
    const second = (await call('GET', first.links.next, { as: 'admin' })).json
    expect(second.links.next).toBeNull()
    expect([...names(first), ...names(second)].sort()).toEqual(['admin', 'engines'])
    expect((await call('GET', '/v3/projects?marker=nothing', { as: 'admin' })).status).toBe(404)
  })
})

describe('POST /v3/projects', () => {
  it('creates a project at the top of a domain', async () => {
    const app = await testApp()
    const project = {
      name: ' doors ',
      domain_id: app.ids.domain,
      description: null,
      color: 'red',
      links: {},
      tags: ['b', 'a'],
    }
    const { status, json } = await post(app, project)
    expect(status).toBe(201)
    const { id } = json.project
    expect(json.project).toEqual({
      id,
      name: 'doors',
      domain_id: app.ids.domain,
      parent_id: app.ids.domain,
      description: '',
      enabled: true,
      is_domain: false,
      tags: ['b', 'a'],
      options: {},
      color: 'red',
      links: { self: `http://localhost/v3/projects/${id}` },
    })
  })

  it('puts a project without a domain into that of the token, otherwise into the default domain', async () => {
    const app = await testApp()
    expect((await post(app, { name: 'a' })).json.project.domain_id).toBe('default')
    expect((await post(app, { name: 'a' }, 'domain-manager')).json.project.domain_id).toBe(app.ids.domain)
    expect((await post(app, { name: 'b', domain_id: null }, 'domain-manager')).json.project.domain_id).toBe(
      app.ids.domain,
    )
  })

  it('lets managers of a domain create projects in it only', async () => {
    const app = await testApp()
    const { ids } = app
    expect((await post(app, { name: 'a', domain_id: ids.domain }, 'domain-manager')).status).toBe(201)
    expect((await post(app, { name: 'b', domain_id: 'default' }, 'domain-manager')).status).toBe(403)
    expect((await post(app, { name: 'c', is_domain: true }, 'domain-manager')).status).toBe(403)
    expect(
      (await post(app, { name: 'd', domain_id: ids.domain, is_domain: true }, 'domain-manager')).status,
    ).toBe(400)
    expect((await post(app, { name: 'e', domain_id: ids.domain }, 'domain-reader')).status).toBe(403)
    expect((await post(app, { name: 'f' }, 'member')).status).toBe(403)
    expect((await app.call('POST', '/v3/projects', { body: { project: { name: 'g' } } })).status).toBe(401)
  })

  it('creates a domain when asked to', async () => {
    const app = await testApp()
    const { status, json } = await post(app, { name: 'east', is_domain: true })
    expect(status).toBe(201)
    expect(json.project).toMatchObject({ is_domain: true, domain_id: null, parent_id: null })
    const domain = (await app.call('GET', `/v3/domains/${json.project.id}`, { as: 'admin' })).json.domain
    expect(domain.name).toBe('east')
    expect((await post(app, { name: 'west', is_domain: true, parent_id: app.ids.project })).status).toBe(400)
    expect((await post(app, { name: 'west', is_domain: true, domain_id: 'default' })).status).toBe(400)
  })

  it('answers 409 for a name that the domain uses, wherever in its tree', async () => {
    const app = await testApp()
    const { ids } = app
    expect((await post(app, { name: 'engines', domain_id: ids.domain })).status).toBe(409)
    expect((await post(app, { name: 'engines', domain_id: ids.domain, parent_id: ids.project })).status).toBe(
      409,
    )
    expect((await post(app, { name: 'engines', domain_id: 'default' })).status).toBe(201)
  })

  it('answers 400 for an unknown domain, and a parent that is unknown, disabled or in another domain', async () => {
    const app = await testApp()
    const { ids, deps } = app
    const off = await createProject(deps, { name: 'off', domainId: ids.domain, enabled: false })
    const bad = [
      { name: 'x', domain_id: 'nothing' },
      { name: 'x', domain_id: ids.project },
      { name: 'x', domain_id: ids.domain, parent_id: 'nothing' },
      { name: 'x', domain_id: 'default', parent_id: ids.project },
      { name: 'x', domain_id: 'default', parent_id: ids.domain },
      { name: 'x', parent_id: ids.project },
      { name: 'x', domain_id: ids.domain, parent_id: off.id },
    ]
    for (const project of bad) expect((await post(app, project)).status, JSON.stringify(project)).toBe(400)
    const closed = (await post(app, { name: 'closed', is_domain: true, enabled: false })).json.project.id
    expect((await post(app, { name: 'x', domain_id: closed })).status).toBe(400)
  })

  it('answers 403 for a tree that gets deeper than max_project_tree_depth', async () => {
    const app = await testApp({ config: { DEFAULT: { max_project_tree_depth: 3 } } })
    let parent_id: string = app.ids.project
    for (const [name, status] of [
      ['second', 201],
      ['third', 201],
      ['fourth', 403],
    ] as const) {
      const made = await post(app, { name, domain_id: app.ids.domain, parent_id })
      expect([name, made.status]).toEqual([name, status])
      parent_id = made.json.project?.id
    }
  })

  it('answers 400 for what is not a project', async () => {
    const app = await testApp()
    const bad = [
      {},
      { name: ' ' },
      { name: 'x'.repeat(65) },
      { name: 'x', domain_id: 'a b' },
      { name: 'x', enabled: 1 },
      { name: 'x', tags: ['a', 'a'] },
      { name: 'x', tags: Array.from({ length: 81 }, (_, n) => `t${n}`) },
      { name: 'x', options: { immutable: 'yes' } },
    ]
    for (const project of bad) expect((await post(app, project)).status, JSON.stringify(project)).toBe(400)
  })
})
