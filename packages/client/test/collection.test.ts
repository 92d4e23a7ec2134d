import { describe, expect, it } from 'vitest'
import { clients } from './support/clients.ts'
import { stubKeystone } from './support/keystone.ts'

const ada = `{"id": "u1", "name": "ada", "domain_id": "default", "enabled": true, "password_expires_at": null,
  "options": {"lock_password": true}, "favourite_colour": {"dark_green": 1}, "links": {"self": "http://k/v3/users/u1"}}`
const bob = ada.replaceAll('u1', 'u2').replace('ada', 'bob')
const links = '"links": {"self": "http://k/v3/users", "previous": null, "next": null}'

describe.each(Object.entries(clients))('S-038 a client %s', (_, clientAt) => {
  it('lists with the names of the program, and leaves attributes and what is inside as they are', async () => {
    const keystone = await stubKeystone({
      'GET /v3/users?domain_id=default&enabled=true&name__contains=a': [200, `{"users": [${ada}], ${links}}`],
    })
    const users = await clientAt(keystone.url).users.list({
      domainId: 'default',
      enabled: true,
      name__contains: 'a',
    })
    expect(users).toEqual([
      {
        id: 'u1',
        name: 'ada',
        domainId: 'default',
        enabled: true,
        passwordExpiresAt: null,
        options: { lock_password: true },
        favourite_colour: { dark_green: 1 },
        links: { self: 'http://k/v3/users/u1' },
      },
    ])
  })

  it('reads a list page after page, and only as far as it is wanted', async () => {
    const next = (marker: string) =>
      `"links": {"self": "x", "previous": null, "next": "http://elsewhere/v3/users?marker=${marker}"}`
    const keystone = await stubKeystone({
      'GET /v3/users': [200, `{"users": [${ada}], ${next('u1')}}`],
      'GET /v3/users?marker=u1': [200, `{"users": [${bob}], ${next('u2')}}`],
      'GET /v3/users?marker=u2': [200, `{"users": [], ${links}}`],
    })
    const { users } = clientAt(keystone.url)
    expect((await users.list()).map(({ name }) => name)).toEqual(['ada', 'bob'])
    expect(keystone.calls()).toHaveLength(3)
    for await (const { name } of users.each()) {
      expect(name).toBe('ada')
      break
    }
    expect(keystone.calls()).toHaveLength(4)
  })

  it('creates, changes and deletes', async () => {
    const keystone = await stubKeystone({
      'POST /v3/users': [201, `{"user": ${ada}}`],
      'PATCH /v3/users/u1': [200, `{"user": ${ada}}`],
      'DELETE /v3/users/u1': [204],
      'GET /v3/users/u1': [200, `{"user": ${ada}}`],
    })
    const { users } = clientAt(keystone.url)
    const made = await users.create({
      name: 'ada',
      domainId: 'default',
      email: 'a@example.org',
      password: undefined,
    })
    expect(made).toMatchObject({ id: 'u1', domainId: 'default' })
    await users.update('u1', { enabled: false, defaultProjectId: null, favourite_colour: 'green' })
    expect(await users.get('u1')).toEqual(made)
    await users.delete('u1')
    expect(keystone.calls()).toEqual([
      ['POST', '/v3/users', { user: { name: 'ada', domain_id: 'default', email: 'a@example.org' } }],
      [
        'PATCH',
        '/v3/users/u1',
        { user: { enabled: false, default_project_id: null, favourite_colour: 'green' } },
      ],
      ['GET', '/v3/users/u1'],
      ['DELETE', '/v3/users/u1'],
    ])
  })

  it('finds the one that matches, and says when there is none, or more', async () => {
    const keystone = await stubKeystone({
      'GET /v3/users?name=ada': [200, `{"users": [${ada}], ${links}}`],
      'GET /v3/users?name=eve': [200, `{"users": [], ${links}}`],
      'GET /v3/users?name=bob': [200, `{"users": [${ada}, ${bob}], ${links}}`],
    })
    const { users } = clientAt(keystone.url)
    expect((await users.find({ name: 'ada' })).id).toBe('u1')
    await expect(users.find({ name: 'eve' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(users.find({ name: 'bob' })).rejects.toMatchObject({ code: 'ambiguous' })
    await expect(users.find({ name: undefined })).rejects.toMatchObject({ code: 'invalid_option' })
    await expect(users.find({})).rejects.toMatchObject({ code: 'invalid_option' })
    expect(keystone.calls()).toHaveLength(3)
  })

  it('does not take an attribute of somebody’s own for what the API says', async () => {
    const forged = ada.replace('"id": "u1"', '"id": "u1", "domainId": "forged"')
    const keystone = await stubKeystone({
      'GET /v3/users/u1': [200, `{"user": ${forged}}`],
      'POST /v3/users': [201, `{"user": ${ada}}`],
    })
    const { users } = clientAt(keystone.url)
    expect((await users.get('u1')).domainId).toBe('default')
    await users.create({ name: 'ada', domainId: 'default', domain_id: 'forged' })
    expect(keystone.calls().at(-1)).toEqual([
      'POST',
      '/v3/users',
      { user: { name: 'ada', domain_id: 'default' } },
    ])
  })

  it('changes a password without a login, for whoever cannot log in any more', async () => {
    const keystone = await stubKeystone({ 'POST /v3/users/u1/password': [204] })
    await clientAt(keystone.url).users.changePassword('u1', { originalPassword: 'a', password: 'b' })
    expect(keystone.logins()).toBe(0)
    expect(keystone.received[0]?.headers['x-auth-token']).toBeUndefined()
    expect(keystone.calls()).toEqual([
      ['POST', '/v3/users/u1/password', { user: { original_password: 'a', password: 'b' } }],
    ])
  })

  it('passes on what the service refuses', async () => {
    const keystone = await stubKeystone({})
    await expect(clientAt(keystone.url).users.get('u9')).rejects.toMatchObject({
      code: 'http_error',
      status: 404,
    })
  })
})

describe('ids', () => {
  const client = async () => {
    const keystone = await stubKeystone({})
    return { ...clients['with a session'](keystone.url), keystone }
  }

  it.each(['', '.', '..', undefined, 7])('refuse %j before anything is sent', async (id) => {
    const { users, groups, grants, keystone } = await client()
    const bad = id as string
    const refused = expect.objectContaining({ code: 'invalid_id' })
    await expect(users.delete(bad)).rejects.toEqual(refused)
    await expect(users.update(bad, {})).rejects.toEqual(refused)
    await expect(groups.removeUser('g1', bad)).rejects.toEqual(refused)
    await expect(grants.remove({ roleId: bad, userId: 'u', projectId: 'p' })).rejects.toEqual(refused)
    await expect(users.groups(bad)).rejects.toEqual(refused)
    expect(keystone.received).toHaveLength(0)
  })

  it('stay one segment of the path', async () => {
    const { users, keystone } = await client()
    await users.get('../projects/p1?x#y').catch(() => {})
    expect(keystone.calls()).toEqual([['GET', '/v3/users/..%2Fprojects%2Fp1%3Fx%23y']])
  })
})
