import { describe, expect, it } from 'vitest'
import { createProject } from '../../src/resources/projects/projects.ts'
import { createRole } from '../../src/resources/roles/roles.ts'
import { type Persona, type TestApp, testApp } from '../app/test-app.ts'

async function makeGroup({ call }: TestApp, group: object): Promise<string> {
  return (await call('POST', '/v3/groups', { as: 'admin', body: { group } })).json.group.id
}

/** Every pair of an actor and a target, below `/v3`. */
async function pairs(app: TestApp) {
  const { ids } = app
  const group = await makeGroup(app, { name: 'crew', domain_id: ids.domain })
  const user = ids.users.nobody
  return [
    { on: `/projects/${ids.project}/users/${user}`, inherit: true },
    { on: `/projects/${ids.project}/groups/${group}`, inherit: true },
    { on: `/domains/${ids.domain}/users/${user}`, inherit: true },
    { on: `/domains/${ids.domain}/groups/${group}`, inherit: true },
    { on: `/system/users/${user}`, inherit: false },
    { on: `/system/groups/${group}`, inherit: false },
  ]
}

describe('grants', () => {
  it('are given, checked, listed and taken back for every actor and target', async () => {
    const app = await testApp()
    const { reader } = app.ids.roles
    for (const { on } of await pairs(app)) {
      const one = `/v3${on}/roles/${reader}`
      const status = async (method: 'GET' | 'HEAD' | 'PUT' | 'DELETE') =>
        (await app.call(method, one, { as: 'admin' })).status
      expect(await status('GET'), one).toBe(404)
      expect(await status('DELETE'), one).toBe(404)
      expect(await status('PUT'), one).toBe(204)
      expect(await status('PUT'), one).toBe(204)
      expect(await status('GET'), one).toBe(204)
      expect(await status('HEAD'), one).toBe(204)
      const list = await app.call('GET', `/v3${on}/roles`, { as: 'admin' })
      expect(list.status, on).toBe(200)
      expect(list.json.roles).toMatchObject([{ id: reader, name: 'reader', domain_id: null }])
      expect(list.json.links.self).toContain(`${on}/roles`)
      expect(await status('DELETE'), one).toBe(204)
      expect(await status('DELETE'), one).toBe(404)
    }
  })

  it('that are inherited are apart from those that are not', async () => {
    const app = await testApp()
    const { reader } = app.ids.roles
    for (const { on, inherit } of await pairs(app)) {
      if (!inherit) continue
      const inherited = `/v3/OS-INHERIT${on}/roles/${reader}/inherited_to_projects`
      const status = async (method: 'GET' | 'PUT' | 'DELETE', url: string) =>
        (await app.call(method, url, { as: 'admin' })).status
      expect(await status('PUT', inherited), on).toBe(204)
      expect(await status('GET', inherited), on).toBe(204)
      expect(await status('GET', `/v3${on}/roles/${reader}`), on).toBe(404)
      const list = await app.call('GET', `/v3/OS-INHERIT${on}/roles/inherited_to_projects`, { as: 'admin' })
      // Only domains have this list.
      if (on.startsWith('/domains')) expect(list.json.roles).toMatchObject([{ id: reader }])
      else expect(list.status).toBe(404)
      expect(await status('DELETE', inherited), on).toBe(204)
      expect(await status('GET', inherited), on).toBe(404)
    }
  })

  it('count at once: what is granted can be done, and what is taken back cannot', async () => {
    const app = await testApp()
    const { call, ids } = app
    const token = await app.token('member')
    const one = `/v3/projects/${ids.project}/users/${ids.users.member}/roles/${ids.roles.admin}`
    expect((await call('GET', '/v3/users', { token })).status).toBe(403)
    await call('PUT', one, { as: 'admin' })
    expect((await call('GET', '/v3/users', { token })).status).toBe(200)
    await call('DELETE', one, { as: 'admin' })
    expect((await call('GET', '/v3/users', { token })).status).toBe(403)
  })

  it('that are inherited count below the target, not on it', async () => {
    const app = await testApp()
    const { call, ids, deps } = app
    const below = await createProject(deps, { name: 'boilers', domainId: ids.domain, parentId: ids.project })
    const one = `/v3/OS-INHERIT/projects/${ids.project}/users/${ids.users.nobody}/roles/${ids.roles.reader}/inherited_to_projects`
    expect((await call('PUT', one, { as: 'admin' })).status).toBe(204)
    const { json } = await call('GET', `/v3/users/${ids.users.nobody}/projects`, { as: 'admin' })
    expect(json.projects).toMatchObject([{ id: below.id }])
  })

  it('of a role, actor or target that does not exist are 404, whoever asks', async () => {
    const { call, ids } = await testApp()
    const { reader } = ids.roles
    const user = ids.users.nobody
    const missing = {
      role: `/v3/projects/${ids.project}/users/${user}/roles/none`,
      user: `/v3/projects/${ids.project}/users/none/roles/${reader}`,
      group: `/v3/projects/${ids.project}/groups/none/roles/${reader}`,
      project: `/v3/projects/none/users/${user}/roles/${reader}`,
      domain: `/v3/domains/none/users/${user}/roles/${reader}`,
    }
    for (const [what, url] of Object.entries(missing)) {
      for (const as of ['admin', 'nobody'] as const) {
        for (const method of ['GET', 'PUT'] as const) {
          const { status, json } = await call(method, url, { as })
          expect(status, `${method} ${url} as ${as}`).toBe(404)
          if (method === 'PUT') expect(json.error.message).toContain(`${what}: none`)
        }
      }
    }
    expect((await call('PUT', `/v3/system/users/none/roles/${reader}`, { as: 'nobody' })).status).toBe(404)
    expect((await call('GET', '/v3/projects/none/users/none/roles', { as: 'nobody' })).status).toBe(404)
  })

  it('of an actor that is gone can be taken back', async () => {
    const { call, ids, deps } = await testApp()
    const grant = {
      actor: { groupId: 'gone' },
      target: { projectId: ids.project },
      roleId: ids.roles.reader ?? '',
      inherited: false,
    }
    await deps.assignments.grant(grant)
    const url = `/v3/projects/${ids.project}/groups/gone/roles/${ids.roles.reader}`
    expect((await call('DELETE', url, { as: 'nobody' })).status).toBe(403)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(204)
    expect((await call('DELETE', url, { as: 'admin' })).status).toBe(404)
  })
})

describe('who may grant', () => {
  const allowed = async ({ call }: TestApp, url: string, persona: Persona) => {
    const { status } = await call('PUT', url, { as: persona })
    if (status !== 204) expect(status).toBe(403)
    return status === 204
  }

  it('is an administrator; a manager of the domain, small roles in the domain only', async () => {
    const app = await testApp()
    const { ids } = app
    const on = (target: string, user: string, role: string) =>
      `/v3/${target}/users/${user}/roles/${ids.roles[role]}`
    const own = `projects/${ids.project}`
    const { nobody } = ids.users
    expect(await allowed(app, on(own, nobody, 'member'), 'domain-manager')).toBe(true)
    expect(await allowed(app, on(`domains/${ids.domain}`, nobody, 'manager'), 'domain-manager')).toBe(true)
    expect(await allowed(app, on(own, nobody, 'admin'), 'domain-manager')).toBe(false)
    expect(await allowed(app, on(own, ids.adminUser, 'member'), 'domain-manager')).toBe(false)
    expect(await allowed(app, on(`projects/${ids.adminProject}`, nobody, 'member'), 'domain-manager')).toBe(
      false,
    )
    expect(await allowed(app, on('domains/default', nobody, 'member'), 'domain-manager')).toBe(false)
    expect(await allowed(app, on('system', nobody, 'reader'), 'domain-manager')).toBe(false)
    for (const persona of ['system-reader', 'domain-reader', 'member', 'nobody'] as const) {
      expect(await allowed(app, on(own, nobody, 'reader'), persona), persona).toBe(false)
    }
    expect((await app.call('PUT', on(own, nobody, 'reader'))).status).toBe(401)
  })

  it('is not whom the caller must only look at: a reader of the domain checks and lists', async () => {
    const app = await testApp()
    const { call, ids } = app
    const roles = `/v3/projects/${ids.project}/users/${ids.users.member}/roles`
    for (const as of ['domain-reader', 'system-reader'] as const) {
      expect((await call('GET', roles, { as })).status, as).toBe(200)
      expect((await call('GET', `${roles}/${ids.roles.member}`, { as })).status, as).toBe(204)
      expect((await call('DELETE', `${roles}/${ids.roles.member}`, { as })).status, as).toBe(403)
    }
    expect((await call('GET', roles, { as: 'member' })).status).toBe(403)
    expect((await call('GET', roles)).status).toBe(401)
    const system = `/v3/system/users/${ids.adminUser}/roles`
    expect((await call('GET', system, { as: 'system-reader' })).status).toBe(200)
    expect((await call('GET', system, { as: 'domain-reader' })).status).toBe(403)
    expect((await call('GET', system, { as: 'member' })).status).toBe(403)
  })

  it('nobody: a role of a domain outside of it, or on the system', async () => {
    const { call, ids, deps } = await testApp()
    const captain = await createRole(deps, { name: 'captain', domainId: ids.domain })
    const user = `users/${ids.users.nobody}/roles/${captain.id}`
    const put = async (on: string) => (await call('PUT', `/v3/${on}/${user}`, { as: 'admin' })).status
    expect(await put(`projects/${ids.project}`)).toBe(204)
    expect(await put(`domains/${ids.domain}`)).toBe(204)
    expect(await put(`projects/${ids.adminProject}`)).toBe(403)
    expect(await put('domains/default')).toBe(403)
    expect(await put('system')).toBe(400)
  })
})
