import { describe, expect, it } from 'vitest'
import { testApp } from '../app/test-app.ts'
import { login, makeUser } from './logins.ts'

const names = (json: { users: { name: string }[] }) => json.users.map((user) => user.name).toSorted()

describe('GET /v3/users', () => {
  it('lists all users to an administrator and to readers of the system', async () => {
    const { call } = await testApp()
    for (const as of ['admin', 'system-reader'] as const) {
      const { status, json } = await call('GET', '/v3/users', { as })
      expect(status).toBe(200)
      expect(names(json)).toEqual([
        'admin',
        'domain-manager',
        'domain-reader',
        'member',
        'nobody',
        'system-reader',
      ])
      expect(json.links).toEqual({ self: expect.stringContaining('/v3/users'), previous: null, next: null })
    }
  })

  it('shows a domain-scoped caller only the users of that domain', async () => {
    const { call } = await testApp()
    const { json } = await call('GET', '/v3/users', { as: 'domain-reader' })
    expect(names(json)).toEqual(['domain-manager', 'domain-reader', 'member', 'nobody', 'system-reader'])
    const other = await call('GET', '/v3/users?domain_id=default', { as: 'domain-reader' })
    expect(other.status).toBe(200)
    expect(other.json.users).toEqual([])
  })

  it('filters by domain, name, enabled flag and expiry of the password', async () => {
    const app = await testApp()
    await makeUser(app, { name: 'off', enabled: false })
    const list = async (query: string) =>
      names((await app.call('GET', `/v3/users?${query}`, { as: 'admin' })).json)
    expect(await list('domain_id=default')).toEqual(['admin', 'off'])
    expect(await list('name=nobody')).toEqual(['nobody'])
    expect(await list('name__startswith=domain-')).toEqual(['domain-manager', 'domain-reader'])
    expect(await list('enabled=false')).toEqual(['off'])
    expect(await list('enabled=0')).toEqual(['off'])
    expect(await list('enabled&domain_id=default')).toEqual(['admin'])
    expect(await list('password_expires_at=gt:2020-01-01T00:00:00Z')).toEqual([])
    expect(await list('unheard_of=x&name=nobody')).toEqual(['nobody'])
  })

  it('refuses comparisons that are none with 400', async () => {
    const { call } = await testApp()
    for (const query of [
      'password_expires_at=near:2020-01-01T00:00:00Z',
      'password_expires_at=lt:soon',
      'enabled=maybe',
    ]) {
      expect((await call('GET', `/v3/users?${query}`, { as: 'admin' })).status, query).toBe(400)
    }
  })

  it('goes through the list a page at a time', async () => {
    const { call } = await testApp()
    const seen: string[] = []
    let url: string | null = '/v3/users?limit=4'
    while (url !== null) {
      const { json } = await call('GET', url, { as: 'admin' })
      seen.push(...names(json))
      url = json.links.next === null ? null : json.links.next.slice(json.links.next.indexOf('/v3'))
      expect(json.truncated).toBe(url === null ? undefined : true)
    }
    expect(seen.toSorted()).toEqual([
      'admin',
      'domain-manager',
      'domain-reader',
      'member',
      'nobody',
      'system-reader',
    ])
    expect((await call('GET', '/v3/users?marker=nobody-has-this', { as: 'admin' })).status).toBe(404)
  })

  it('is refused to others', async () => {
    const { call } = await testApp()
    expect((await call('GET', '/v3/users', { as: 'member' })).status).toBe(403)
    expect((await call('GET', '/v3/users', { as: 'nobody' })).status).toBe(403)
    expect((await call('GET', '/v3/users')).status).toBe(401)
  })
})

describe('POST /v3/users', () => {
  it('creates a user, and shows no password', async () => {
    const { call } = await testApp()
    const user = {
      name: ' ada ',
      password: 'lovelace',
      email: 'ada@example.org',
      description: 'counts',
      default_project_id: 'cafe',
      options: {
        lock_password: true,
        ignore_password_expiry: null,
        multi_factor_auth_rules: [['password', 'totp']],
      },
      links: { self: 'https://elsewhere' },
      password_expires_at: '2000-01-01T00:00:00',
    }
    const { status, json, text } = await call('POST', '/v3/users', { as: 'admin', body: { user } })
    expect(status).toBe(201)
    const { id } = json.user
    expect(json).toEqual({
      user: {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: 'ada',
        domain_id: 'default',
        enabled: true,
        default_project_id: 'cafe',
        password_expires_at: null,
        options: { lock_password: true, multi_factor_auth_rules: [['password', 'totp']] },
        email: 'ada@example.org',
        description: 'counts',
        links: { self: expect.stringMatching(new RegExp(`/v3/users/${id}$`)) },
      },
    })
    expect(text).not.toContain('lovelace')
    expect((await call('GET', `/v3/users/${id}`, { as: 'admin' })).json).toEqual(json)
  })

  it('creates a user who can log in', async () => {
    const app = await testApp()
    const id = await makeUser(app, { name: 'ada', password: 'lovelace' })
    expect((await login(app, id, 'lovelace')).status).toBe(201)
    expect((await login(app, id, 'babbage')).status).toBe(401)
  })

  it('creates a user without a password, with whom no password works', async () => {
    const app = await testApp()
    for (const user of [{ name: 'ada' }, { name: 'bob', password: null }]) {
      const id = await makeUser(app, user)
      expect((await login(app, id, 'anything')).status).toBe(401)
      expect((await login(app, id, '')).status).toBe(401)
    }
  })

  it('puts the user of a domain-scoped caller into that domain', async () => {
    const { call, ids } = await testApp()
    const { json } = await call('POST', '/v3/users', {
      as: 'domain-manager',
      body: { user: { name: 'ada' } },
    })
    expect(json.user.domain_id).toBe(ids.domain)
    const elsewhere = { user: { name: 'ada', domain_id: 'default' } }
    expect((await call('POST', '/v3/users', { as: 'domain-manager', body: elsewhere })).status).toBe(403)
  })

  it('answers 409 when the domain has a user of that name', async () => {
    const { call } = await testApp()
    const body = { user: { name: 'admin', domain_id: 'default' } }
    expect((await call('POST', '/v3/users', { as: 'admin', body })).status).toBe(409)
  })

  it('answers 404 for an unknown domain', async () => {
    const { call } = await testApp()
    const body = { user: { name: 'ada', domain_id: 'nowhere' } }
    expect((await call('POST', '/v3/users', { as: 'admin', body })).status).toBe(404)
  })

  it('answers 400 for what is not a user', async () => {
    const { call } = await testApp()
    const provider = { idp_id: 'x', protocols: [{ protocol_id: 'y', unique_id: 'z' }] }
    const refused = {
      'no name': {},
      'an empty name': { name: '' },
      'a name of spaces': { name: '  ' },
      'a long name': { name: 'a'.repeat(256) },
      'a name that is no string': { name: 7 },
      'an enabled flag that is text': { name: 'ada', enabled: 'true' },
      'a domain id with odd characters': { name: 'ada', domain_id: 'a/b' },
      'an empty password': { name: 'ada', password: '' },
      'an unknown option': { name: 'ada', options: { unheard_of: true } },
      'an option of another type': { name: 'ada', options: { lock_password: 'yes' } },
      'an empty rule': { name: 'ada', options: { multi_factor_auth_rules: [[]] } },
      'a rule twice': { name: 'ada', options: { multi_factor_auth_rules: [['password'], ['password']] } },
      'an unknown provider': { name: 'ada', federated: [provider] },
      'a provider without a protocol': { name: 'ada', federated: [{ ...provider, protocols: [] }] },
      'a description that is no text': { name: 'ada', description: 7 },
    }
    for (const [what, user] of Object.entries(refused)) {
      const { status, json } = await call('POST', '/v3/users', { as: 'admin', body: { user } })
      expect(status, what).toBe(400)
      expect(json.error, what).toMatchObject({ code: 400, title: 'Bad Request' })
    }
  })

  it('does not repeat a password that it refuses', async () => {
    const { call } = await testApp()
    const body = { user: { name: 'ada', password: ['lovelace'] } }
    const { status, text } = await call('POST', '/v3/users', { as: 'admin', body })
    expect(status).toBe(400)
    expect(text).not.toContain('lovelace')
  })

  it('answers 400 for a default project that acts as a domain', async () => {
    const { call, ids } = await testApp()
    const body = { user: { name: 'ada', default_project_id: ids.domain } }
    expect((await call('POST', '/v3/users', { as: 'admin', body })).status).toBe(400)
  })

  it('is refused to others', async () => {
    const { call } = await testApp()
    const body = { user: { name: 'ada' } }
    for (const as of ['system-reader', 'domain-reader', 'member', 'nobody'] as const) {
      expect((await call('POST', '/v3/users', { as, body })).status, as).toBe(403)
    }
    expect((await call('POST', '/v3/users', { body })).status).toBe(401)
  })
})

describe('GET /v3/users/{user_id}', () => {
  it('shows a user to administrators, readers of its domain, and itself', async () => {
    const { call, ids } = await testApp()
    const url = `/v3/users/${ids.users.nobody}`
    for (const as of ['admin', 'system-reader', 'domain-reader', 'nobody'] as const) {
      const { status, json } = await call('GET', url, { as })
      expect(status, as).toBe(200)
      expect(json.user.name).toBe('nobody')
    }
    expect((await call('HEAD', url, { as: 'admin' })).status).toBe(200)
    expect((await call('GET', url, { as: 'member' })).status).toBe(403)
    expect((await call('GET', url)).status).toBe(401)
  })

  it('does not show a user of another domain to a reader of a domain', async () => {
    const { call, ids } = await testApp()
    expect((await call('GET', `/v3/users/${ids.adminUser}`, { as: 'domain-reader' })).status).toBe(403)
  })

  it('answers 404 for an unknown user, and 403 to those who could not see it anyway', async () => {
    const { call } = await testApp()
    expect((await call('GET', '/v3/users/nowhere', { as: 'admin' })).status).toBe(404)
    expect((await call('GET', '/v3/users/nowhere', { as: 'member' })).status).toBe(403)
  })
})
