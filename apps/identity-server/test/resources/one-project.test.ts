import { describe, expect, it } from 'vitest'
import { createProject, updateProject } from '../../src/resources/projects/projects.ts'
import { testApp } from '../app/test-app.ts'

describe('/v3/projects/{project_id}', () => {
  it('shows a project to readers of its domain and to tokens of it', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/projects/${ids.project}`
    for (const as of ['admin', 'system-reader', 'domain-reader', 'domain-manager', 'member'] as const) {
      expect((await call('GET', url, { as })).status, as).toBe(200)
    }
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', url, { as: 'nobody' })).status).toBe(403)
    expect((await call('GET', `/v3/projects/${ids.adminProject}`, { as: 'domain-manager' })).status).toBe(403)
    expect((await call('GET', '/v3/projects/nothing', { as: 'admin' })).status).toBe(404)
    expect((await call('GET', '/v3/projects/nothing', { as: 'member' })).status).toBe(403)
    // A project that acts as a domain is in no domain: its own managers do not get in this way.
    expect((await call('GET', `/v3/projects/${ids.domain}`, { as: 'domain-manager' })).status).toBe(403)
  })

  it('changes what is given and keeps the rest', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/projects/${ids.project}`
    const before = (await call('GET', url, { as: 'admin' })).json.project
    const project = {
      description: 'vroom',
      color: 'red',
      tags: ['x'],
      parent_id: ids.domain,
      domain_id: ids.domain,
    }
    const { status, json } = await call('PATCH', url, { as: 'domain-manager', body: { project } })
    expect(status).toBe(200)
    expect(json.project).toEqual({ ...before, ...project })
    expect((await call('GET', url, { as: 'admin' })).json).toEqual(json)
    const nothing = await call('PATCH', url, { as: 'admin', body: { project: {} } })
    expect([nothing.status, nothing.json]).toEqual([200, json])
  })

  it('refuses changes that are not possible', async () => {
    const { call, deps, ids } = await testApp()
    const url = `/v3/projects/${ids.project}`
    const patch = async (project: object) =>
      (await call('PATCH', url, { as: 'admin', body: { project } })).status
    expect(await patch({ parent_id: null })).toBe(403)
    expect(await patch({ parent_id: ids.adminProject })).toBe(403)
    expect(await patch({ domain_id: 'default' })).toBe(400)
    expect(await patch({ domain_id: null })).toBe(400)
    expect(await patch({ is_domain: true })).toBe(400)
    expect(await patch({ id: 'other' })).toBe(400)
    await createProject(deps, { name: 'doors', domainId: ids.domain })
    expect(await patch({ name: 'doors ' })).toBe(409)
    const body = { project: { name: 'x' } }
    expect((await call('PATCH', url, { body })).status).toBe(401)
    expect((await call('PATCH', url, { as: 'domain-reader', body })).status).toBe(403)
    expect(
      (await call('PATCH', `/v3/projects/${ids.adminProject}`, { as: 'domain-manager', body })).status,
    ).toBe(403)
    expect((await call('PATCH', '/v3/projects/nothing', { as: 'admin', body })).status).toBe(404)
  })

  it('disables a project only below which nothing is enabled, and enables it only below what is enabled', async () => {
    const { call, deps, ids } = await testApp()
    const child = await createProject(deps, { name: 'wheels', domainId: ids.domain, parentId: ids.project })
    const enable = async (id: string, enabled: boolean) =>
      (await call('PATCH', `/v3/projects/${id}`, { as: 'admin', body: { project: { enabled } } })).status
    expect(await enable(ids.project, false)).toBe(403)
    expect(await enable(child.id, false)).toBe(200)
    expect(await enable(ids.project, false)).toBe(200)
    expect(await enable(child.id, true)).toBe(403)
    expect(await enable(ids.project, true)).toBe(200)
    expect(await enable(ids.project, false)).toBe(200)
    await call('PATCH', `/v3/domains/${ids.domain}`, { as: 'admin', body: { domain: { enabled: false } } })
    expect(await enable(ids.project, true)).toBe(403)
  })

  it('disables a domain whatever is in it', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/projects/${ids.domain}`
    const { status } = await call('PATCH', url, {
      as: 'admin',
      body: { project: { enabled: false, domain_id: null } },
    })
    expect(status).toBe(200)
    expect((await call('GET', '/v3/regions', { as: 'admin' })).status).toBe(200)
    expect((await call('GET', `/v3/domains/${ids.domain}`, { as: 'admin' })).json.domain.enabled).toBe(false)
  })

  it('ends tokens of a project while it is disabled', async () => {
    const { call, deps, ids } = await testApp()
    expect((await call('GET', '/v3/regions', { as: 'member' })).status).toBe(200)
    await call('PATCH', `/v3/projects/${ids.project}`, { as: 'admin', body: { project: { enabled: false } } })
    expect((await call('GET', '/v3/regions', { as: 'member' })).status).toBe(401)
    await updateProject(deps, ids.project, { enabled: true })
    expect((await call('GET', '/v3/regions', { as: 'member' })).status).toBe(200)
  })

  it('keeps an immutable project as it is', async () => {
    const { call, deps, ids } = await testApp()
    await updateProject(deps, ids.project, { options: { immutable: true } })
    const url = `/v3/projects/${ids.project}`
    const patch = async (project: object) =>
      (await call('PATCH', url, { as: 'admin', body: { project } })).status
    expect(await patch({ name: 'x' })).toBe(403)
    expect(await patch({ name: 'x', options: { immutable: false } })).toBe(403)
    expect((await call('PUT', `${url}/tags/x`, { as: 'admin' })).status).toBe(403)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(403)
    expect(await patch({ options: { immutable: false } })).toBe(200)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(204)
  })

  it('deletes a project that has none below it, and ends its tokens', async () => {
    const { call, deps, ids, storage, token } = await testApp()
    const url = `/v3/projects/${ids.project}`
    const old = await token('member')
    const child = await createProject(deps, { name: 'wheels', domainId: ids.domain, parentId: ids.project })
    expect((await call('DELETE', url)).status).toBe(401)
    expect((await call('DELETE', url, { as: 'domain-reader' })).status).toBe(403)
    expect((await call('DELETE', url, { as: 'domain-manager' })).status).toBe(403)
    expect((await call('GET', '/v3/regions', { token: old })).status).toBe(200)
    expect((await call('DELETE', `/v3/projects/${child.id}`, { as: 'domain-manager' })).status).toBe(204)
    expect((await call('DELETE', url, { as: 'domain-manager' })).status).toBe(204)
    expect((await call('GET', url, { as: 'admin' })).status).toBe(404)
    expect((await call('GET', '/v3/regions', { token: old })).status).toBe(401)
    // Other servers on the same database learn it from these.
    const events = await storage.read
      .selectFrom('revocation_event')
      .select('project_id')
      .orderBy('id')
      .execute()
    expect(events).toEqual([{ project_id: child.id }, { project_id: ids.project }])
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(404)
  })

  it('deletes a domain like a domain', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/projects/${ids.domain}`
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(403)
    await call('PATCH', url, { as: 'admin', body: { project: { enabled: false } } })
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(204)
    expect((await call('GET', `/v3/projects/${ids.project}`, { as: 'admin' })).status).toBe(404)
  })
})
