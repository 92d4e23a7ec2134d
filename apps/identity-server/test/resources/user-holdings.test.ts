import { describe, expect, it } from 'vitest'
import { createProject } from '../../src/resources/projects/projects.ts'
import { testApp } from '../app/test-app.ts'

describe('GET /v3/users/{user_id}/projects', () => {
  it('lists the projects on which the user has a role, to the user too', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/users/${ids.users.member}/projects`
    for (const as of ['member', 'admin', 'system-reader', 'domain-reader'] as const) {
      const { status, json } = await call('GET', url, { as })
      expect(status, as).toBe(200)
      expect(json.projects).toMatchObject([{ id: ids.project, name: 'engines', domain_id: ids.domain }])
    }
    expect((await call('GET', url, { as: 'nobody' })).status).toBe(403)
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', '/v3/users/nowhere/projects', { as: 'admin' })).status).toBe(404)
  })

  it('has inherited ones, and filters by name, domain and enabled flag', async () => {
    const { call, ids, deps } = await testApp()
    await createProject(deps, { name: 'boilers', domainId: ids.domain, parentId: ids.project })
    await createProject(deps, { name: 'sails', domainId: ids.domain, enabled: false })
    const url = `/v3/OS-INHERIT/domains/${ids.domain}/users/${ids.users.nobody}/roles/${ids.roles.reader}/inherited_to_projects`
    expect((await call('PUT', url, { as: 'admin' })).status).toBe(204)
    const list = async (query: string) => {
      const { json } = await call('GET', `/v3/users/${ids.users.nobody}/projects?${query}`, { as: 'nobody' })
      return json.projects.map((project: { name: string }) => project.name).toSorted()
    }
    expect(await list('')).toEqual(['boilers', 'engines', 'sails'])
    expect(await list('name=boilers')).toEqual(['boilers'])
    expect(await list('enabled=false')).toEqual(['sails'])
    expect(await list('domain_id=default')).toEqual([])
  })
})

describe('GET /v3/users/{user_id}/groups', () => {
  it('lists the groups of the user, to the user too', async () => {
    const { call, ids } = await testApp()
    const groups = []
    for (const [name, domain_id] of [
      ['crew', ids.domain],
      ['guests', 'default'],
    ]) {
      const { json } = await call('POST', '/v3/groups', { as: 'admin', body: { group: { name, domain_id } } })
      await call('PUT', `/v3/groups/${json.group.id}/users/${ids.users.nobody}`, { as: 'admin' })
      groups.push({ ...json.group, membership_expires_at: null })
    }
    const url = `/v3/users/${ids.users.nobody}/groups`
    const all = await call('GET', url, { as: 'nobody' })
    expect(all.status).toBe(200)
    expect(all.json.groups).toEqual(expect.arrayContaining(groups))
    expect(all.json.groups).toHaveLength(2)
    expect((await call('GET', `${url}?name=crew`, { as: 'admin' })).json.groups).toEqual([groups[0]])
    expect((await call('GET', url, { as: 'domain-reader' })).json.groups).toEqual([groups[0]])
    expect((await call('GET', url, { as: 'member' })).status).toBe(403)
    expect((await call('GET', url)).status).toBe(401)
    expect((await call('GET', '/v3/users/nowhere/groups', { as: 'admin' })).status).toBe(404)
  })
})
