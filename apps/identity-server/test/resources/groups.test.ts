import { describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../app/test-app.ts'

async function makeGroup({ call }: TestApp, group: object): Promise<string> {
  const { status, json, text } = await call('POST', '/v3/groups', { as: 'admin', body: { group } })
  expect(status, text).toBe(201)
  return json.group.id
}

const names = (json: { groups: { name: string }[] }) => json.groups.map((group) => group.name).toSorted()

describe('GET /v3/groups', () => {
  it('lists all groups, and to a domain-scoped caller those of the domain', async () => {
    const app = await testApp()
    await makeGroup(app, { name: 'crew', domain_id: app.ids.domain })
    await makeGroup(app, { name: 'guests', domain_id: 'default' })
    for (const as of ['admin', 'system-reader'] as const) {
      expect(names((await app.call('GET', '/v3/groups', { as })).json)).toEqual(['crew', 'guests'])
    }
    expect(names((await app.call('GET', '/v3/groups', { as: 'domain-reader' })).json)).toEqual(['crew'])
    expect(
      names((await app.call('GET', '/v3/groups?domain_id=default', { as: 'domain-reader' })).json),
    ).toEqual([])
    expect((await app.call('GET', '/v3/groups', { as: 'member' })).status).toBe(403)
    expect((await app.call('GET', '/v3/groups')).status).toBe(401)
  })

  it('filters by name and domain, and goes through a list a page at a time', async () => {
    const app = await testApp()
    for (const name of ['a1', 'a2', 'b1']) await makeGroup(app, { name, domain_id: app.ids.domain })
    const list = async (query: string) => (await app.call('GET', `/v3/groups?${query}`, { as: 'admin' })).json
    expect(names(await list('name=a1'))).toEqual(['a1'])
    expect(names(await list('name__startswith=a'))).toEqual(['a1', 'a2'])
    expect(names(await list('domain_id=default'))).toEqual([])
    const first = await list('limit=2')
    expect(first.truncated).toBe(true)
    const second = await list(new URL(first.links.next).search.slice(1))
    expect(second.truncated).toBeUndefined()
    expect([...names(first), ...names(second)].toSorted()).toEqual(['a1', 'a2', 'b1'])
    expect((await app.call('GET', '/v3/groups?marker=nothing', { as: 'admin' })).status).toBe(404)
  })
})

describe('POST /v3/groups', () => {
  it('creates a group', async () => {
    const { call } = await testApp()
    const body = { group: { name: ' crew ', deck: 2 } }
    const { status, json } = await call('POST', '/v3/groups', { as: 'admin', body })
    expect(status).toBe(201)
    const { id } = json.group
    expect(json).toEqual({
      group: {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: 'crew',
        domain_id: 'default',
        description: '',
        deck: 2,
        links: { self: expect.stringMatching(new RegExp(`/v3/groups/${id}$`)) },
      },
    })
    expect((await call('GET', `/v3/groups/${id}`, { as: 'system-reader' })).json).toEqual(json)
  })

  it('puts the group of a domain-scoped caller into that domain', async () => {
    const { call, ids } = await testApp()
    const { json } = await call('POST', '/v3/groups', {
      as: 'domain-manager',
      body: { group: { name: 'crew' } },
    })
    expect(json.group.domain_id).toBe(ids.domain)
    const body = { group: { name: 'crew', domain_id: 'default' } }
    expect((await call('POST', '/v3/groups', { as: 'domain-manager', body })).status).toBe(403)
  })

  it('refuses a taken name, an unknown domain, and what is not a group', async () => {
    const app = await testApp()
    await makeGroup(app, { name: 'crew' })
    const post = async (group: object) =>
      (await app.call('POST', '/v3/groups', { as: 'admin', body: { group } })).status
    expect(await post({ name: 'crew' })).toBe(409)
    expect(await post({ name: 'crew', domain_id: 'nowhere' })).toBe(404)
    for (const group of [
      {},
      { name: '' },
      { name: ' ' },
      { name: 'a'.repeat(65) },
      { name: 'a', description: 1 },
    ]) {
      expect(await post(group), JSON.stringify(group)).toBe(400)
    }
  })

  it('is refused to others', async () => {
    const { call } = await testApp()
    const body = { group: { name: 'crew' } }
    for (const as of ['system-reader', 'domain-reader', 'member', 'nobody'] as const) {
      expect((await call('POST', '/v3/groups', { as, body })).status, as).toBe(403)
    }
    expect((await call('POST', '/v3/groups', { body })).status).toBe(401)
  })
})

describe('/v3/groups/{group_id}', () => {
  it('is shown to administrators and to readers of its domain', async () => {
    const app = await testApp()
    const id = await makeGroup(app, { name: 'crew', domain_id: app.ids.domain })
    const status = async (url: string, as?: 'admin' | 'domain-reader' | 'member') =>
      (await app.call('GET', url, as === undefined ? {} : { as })).status
    expect(await status(`/v3/groups/${id}`, 'domain-reader')).toBe(200)
    expect(await status(`/v3/groups/${id}`, 'member')).toBe(403)
    expect(await status(`/v3/groups/${id}`)).toBe(401)
    expect(await status('/v3/groups/nothing', 'admin')).toBe(404)
    expect(await status('/v3/groups/nothing', 'domain-reader')).toBe(403)
    const other = await makeGroup(app, { name: 'guests', domain_id: 'default' })
    expect(await status(`/v3/groups/${other}`, 'domain-reader')).toBe(403)
  })

  it('changes what is given', async () => {
    const app = await testApp()
    const id = await makeGroup(app, { name: 'crew', deck: 2, domain_id: app.ids.domain })
    const patch = (group: object, as: 'admin' | 'domain-manager' | 'domain-reader' = 'admin') =>
      app.call('PATCH', `/v3/groups/${id}`, { as, body: { group } })
    const { json } = await patch({ description: 'who sails', rig: 'full' }, 'domain-manager')
    expect(json.group).toMatchObject({ id, name: 'crew', description: 'who sails', deck: 2, rig: 'full' })
    expect((await patch({ name: 'x' }, 'domain-reader')).status).toBe(403)
    for (const group of [{}, { id: 'other' }, { domain_id: 'default' }]) {
      expect((await patch(group)).status, JSON.stringify(group)).toBe(400)
    }
    await makeGroup(app, { name: 'guests', domain_id: app.ids.domain })
    expect((await patch({ name: 'guests' })).status).toBe(409)
    const body = { group: { name: 'x' } }
    expect((await app.call('PATCH', '/v3/groups/nothing', { as: 'admin', body })).status).toBe(404)
    expect((await app.call('PATCH', `/v3/groups/${id}`, { body })).status).toBe(401)
  })

  it('deletes a group', async () => {
    const app = await testApp()
    const id = await makeGroup(app, { name: 'crew', domain_id: app.ids.domain })
    const remove = async (as?: 'admin' | 'domain-reader' | 'domain-manager') =>
      (await app.call('DELETE', `/v3/groups/${id}`, as === undefined ? {} : { as })).status
    expect(await remove()).toBe(401)
    expect(await remove('domain-reader')).toBe(403)
    expect(await remove('domain-manager')).toBe(204)
    expect(await remove('domain-manager')).toBe(403)
    expect(await remove('admin')).toBe(404)
  })

  it('ends the tokens of its members when it is deleted, if it had a role', async () => {
    const app = await testApp()
    const { ids, call } = app
    const token = await app.token('nobody')
    const isValid = async () => (await call('GET', `/v3/users/${ids.users.nobody}`, { token })).status === 200
    const plain = await makeGroup(app, { name: 'plain' })
    await call('PUT', `/v3/groups/${plain}/users/${ids.users.nobody}`, { as: 'admin' })
    await call('DELETE', `/v3/groups/${plain}`, { as: 'admin' })
    expect(await isValid()).toBe(true)
    const crew = await makeGroup(app, { name: 'crew' })
    await call('PUT', `/v3/groups/${crew}/users/${ids.users.nobody}`, { as: 'admin' })
    await call('PUT', `/v3/projects/${ids.project}/groups/${crew}/roles/${ids.roles.reader}`, { as: 'admin' })
    await call('DELETE', `/v3/groups/${crew}`, { as: 'admin' })
    expect(await isValid()).toBe(false)
  })
})

describe('/v3/groups/{group_id}/users', () => {
  it('adds, shows and removes a member', async () => {
    const app = await testApp()
    const { call, ids } = app
    const group = await makeGroup(app, { name: 'crew', domain_id: ids.domain })
    const url = `/v3/groups/${group}/users/${ids.users.nobody}`
    const status = async (
      method: 'GET' | 'HEAD' | 'PUT' | 'DELETE',
      as: 'domain-manager' | 'domain-reader',
    ) => (await call(method, url, { as })).status
    expect(await status('GET', 'domain-reader')).toBe(404)
    expect(await status('PUT', 'domain-reader')).toBe(403)
    expect(await status('PUT', 'domain-manager')).toBe(204)
    expect(await status('PUT', 'domain-manager')).toBe(204)
    expect(await status('GET', 'domain-reader')).toBe(204)
    expect(await status('HEAD', 'domain-reader')).toBe(204)
    const members = await call('GET', `/v3/groups/${group}/users`, { as: 'domain-reader' })
    expect(members.json.users).toMatchObject([{ id: ids.users.nobody, name: 'nobody' }])
    expect(await status('DELETE', 'domain-reader')).toBe(403)
    expect(await status('DELETE', 'domain-manager')).toBe(204)
    expect(await status('DELETE', 'domain-manager')).toBe(404)
  })

  it('gives a member the roles of the group at once, and ends the tokens of one who is removed', async () => {
    const app = await testApp()
    const { call, ids } = app
    const group = await makeGroup(app, { name: 'crew', domain_id: ids.domain })
    const url = `/v3/groups/${group}/users/${ids.users.member}`
    await call('PUT', `/v3/projects/${ids.project}/groups/${group}/roles/${ids.roles.admin}`, { as: 'admin' })
    const token = await app.token('member')
    expect((await call('GET', '/v3/users', { token })).status).toBe(403)
    await call('PUT', url, { as: 'admin' })
    expect((await call('GET', '/v3/users', { token })).status).toBe(200)
    await call('DELETE', url, { as: 'admin' })
    expect((await call('GET', '/v3/users', { token })).status).toBe(401)
  })

  it('lets a manager of one domain add no user of another', async () => {
    const app = await testApp()
    const group = await makeGroup(app, { name: 'crew', domain_id: app.ids.domain })
    const url = `/v3/groups/${group}/users/${app.ids.adminUser}`
    expect((await app.call('PUT', url, { as: 'domain-manager' })).status).toBe(403)
    const other = await makeGroup(app, { name: 'crew', domain_id: 'default' })
    const into = `/v3/groups/${other}/users/${app.ids.users.nobody}`
    expect((await app.call('PUT', into, { as: 'domain-manager' })).status).toBe(403)
  })

  it('answers 404 for an unknown group or user, naming which', async () => {
    const app = await testApp()
    const { call, ids } = app
    const group = await makeGroup(app, { name: 'crew' })
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const noUser = await call(method, `/v3/groups/${group}/users/nowhere`, { as: 'admin' })
      expect(noUser.status, method).toBe(404)
      expect(noUser.json.error.message).toContain('user: nowhere')
      const noGroup = await call(method, `/v3/groups/nothing/users/${ids.users.nobody}`, { as: 'admin' })
      expect(noGroup.status, method).toBe(404)
      expect(noGroup.json.error.message).toContain('group: nothing')
      expect((await call(method, `/v3/groups/${group}/users/nowhere`, { as: 'member' })).status).toBe(403)
      expect((await call(method, `/v3/groups/${group}/users/nowhere`)).status).toBe(401)
    }
    expect((await call('GET', '/v3/groups/nothing/users', { as: 'admin' })).status).toBe(404)
  })

  it('filters members, and shows a domain-scoped caller those of the domain', async () => {
    const app = await testApp()
    const { call, ids } = app
    const group = await makeGroup(app, { name: 'crew', domain_id: ids.domain })
    for (const id of [ids.users.nobody, ids.users.member, ids.adminUser]) {
      await call('PUT', `/v3/groups/${group}/users/${id}`, { as: 'admin' })
    }
    const list = async (query: string, as: 'admin' | 'domain-reader') => {
      const { json } = await call('GET', `/v3/groups/${group}/users?${query}`, { as })
      return json.users.map((user: { name: string }) => user.name).toSorted()
    }
    expect(await list('', 'admin')).toEqual(['admin', 'member', 'nobody'])
    expect(await list('', 'domain-reader')).toEqual(['member', 'nobody'])
    expect(await list('name=member', 'admin')).toEqual(['member'])
    expect(await list('enabled=false', 'admin')).toEqual([])
    expect((await call('GET', `/v3/groups/${group}/users`, { as: 'member' })).status).toBe(403)
  })
})
