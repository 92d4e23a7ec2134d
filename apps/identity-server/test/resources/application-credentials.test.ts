import { describe, expect, it } from 'vitest'
import { addImpliedRole, createRole } from '../../src/resources/roles/roles.ts'
import { type Persona, type TestApp, testApp } from '../app/test-app.ts'
import { standingClock } from '../auth/clock.ts'
import { logInWith, makeCredential, tokenFrom } from '../auth/credential-logins.ts'
import { tokenBy } from './credential-requests.ts'

const pathOf = (app: TestApp, persona: Persona = 'member') =>
  `/v3/users/${app.ids.users[persona]}/application_credentials`

const post = (app: TestApp, application_credential: object, as: Persona = 'member') =>
  app.call('POST', pathOf(app, as), { as, body: { application_credential } })

const rule = { service: 'compute', path: '/v2.1/servers', method: 'GET' }

/** The roles that the member of a project has there. */
const memberRoles = (app: TestApp) =>
  ['member', 'reader']
    .map((name) => ({
      id: app.ids.roles[name],
      name,
      domain_id: null,
      description: null,
      options: { immutable: true },
    }))
    .sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))

describe('POST /v3/users/{user_id}/application_credentials', () => {
  it('makes one with a secret, the roles and the project of the token', async () => {
    const app = await testApp()
    const { status, json } = await post(app, { name: 'robot' })
    expect(status).toBe(201)
    const { id, secret } = json.application_credential
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(secret).toMatch(/^[\w-]{72}$/)
    expect(json).toEqual({
      application_credential: {
        id,
        name: 'robot',
        description: null,
        user_id: app.ids.users.member,
        project_id: app.ids.project,
        system: null,
        expires_at: null,
        unrestricted: null,
        roles: memberRoles(app),
        secret,
        links: { self: `http://localhost${pathOf(app)}/${id}` },
      },
    })
  })

  it('makes a longer secret where its hash looks at more than 72 bytes', async () => {
    const app = await testApp({
      config: { identity: { password_hash_algorithm: 'argon2id', password_hash_rounds: 1 } },
    })
    const { json } = await post(app, { name: 'robot' })
    expect(json.application_credential.secret).toMatch(/^[\w-]{86}$/)
  })

  it('makes another secret each time', async () => {
    const app = await testApp()
    const [one, other] = [await makeCredential(app), await makeCredential(app, { name: 'other' })]
    expect(one.secret).not.toBe(other.secret)
  })

  it('takes everything that the API defines', async () => {
    const app = await testApp()
    const { json } = await post(app, {
      id: 'mine',
      project_id: 'mine',
      system: 'all',
      name: ' robot ',
      secret: 'a chosen one',
      description: 'backs up',
      expires_at: '2134-01-02T03:04:05.678901',
      roles: [{ name: 'reader' }],
      unrestricted: true,
      access_rules: [rule],
    })
    const { id, links: _, roles, access_rules, ...others } = json.application_credential
    expect(id).not.toBe('mine')
    expect(others).toEqual({
      name: ' robot ',
      description: 'backs up',
      user_id: app.ids.users.member,
      project_id: app.ids.project,
      system: null,
      expires_at: '2134-01-02T03:04:05.678901',
      unrestricted: true,
      secret: 'a chosen one',
    })
    expect(roles).toEqual(memberRoles(app).filter(({ name }) => name === 'reader'))
    expect(access_rules).toEqual([{ id: expect.stringMatching(/^[0-9a-f]{32}$/), ...rule }])
  })

  it('reads an expiry as UTC unless it says otherwise', async () => {
    const app = await testApp()
    for (const [given, shown] of [
      ['2134-01-02T03:04:05Z', '2134-01-02T03:04:05.000000'],
      ['2134-01-02T03:04:05+02:00', '2134-01-02T01:04:05.000000'],
      ['2134-01-02T03:04:05', '2134-01-02T03:04:05.000000'],
    ]) {
      const { expires_at } = await makeCredential(app, { name: given, expires_at: given })
      expect(expires_at).toBe(shown)
    }
  })

  it('makes a secret for an empty one, and takes null for nothing', async () => {
    const app = await testApp()
    for (const [name, secret] of [
      ['a', ''],
      ['b', null],
    ] as const) {
      const nothing = { description: null, expires_at: null, unrestricted: null }
      expect((await makeCredential(app, { name, secret, ...nothing })).secret).toMatch(/^[\w-]{72}$/)
    }
  })

  it('gives what a listed role implies as well, and no more than the token has', async () => {
    const app = await testApp()
    const { roles } = await makeCredential(app, { roles: [{ name: 'member' }] })
    expect(roles).toEqual(memberRoles(app))
    const unrelated = await createRole(app.deps, { name: 'unrelated' })
    const byId = await makeCredential(app, { name: 'b', roles: [{ id: app.ids.roles.reader }] })
    expect(byId.roles).toHaveLength(1)
    await addImpliedRole(app.deps, app.ids.roles.reader as string, unrelated.id)
    const later = await makeCredential(app, { name: 'c', roles: [{ name: 'reader' }] })
    expect(later.roles.map((role: { name: string }) => role.name).toSorted()).toEqual(['reader', 'unrelated'])
  })

  it('takes an empty list of roles for all of the token', async () => {
    const app = await testApp()
    expect((await makeCredential(app, { roles: [] })).roles).toEqual(memberRoles(app))
  })

  it('answers 400 for a role that the token does not have, also when the user has it elsewhere', async () => {
    const app = await testApp()
    for (const role of [
      { name: 'admin' },
      { id: app.ids.roles.admin },
      { name: 'nobody knows' },
      { id: 'x' },
    ])
      expect((await post(app, { name: 'robot', roles: [{ name: 'reader' }, role] })).status).toBe(400)
    expect((await app.call('GET', pathOf(app), { as: 'member' })).json.application_credentials).toEqual([])
  })

  it('answers 409 for a name that the user has given already, and lets others have it', async () => {
    const app = await testApp()
    await makeCredential(app)
    expect((await post(app, { name: 'robot' })).status).toBe(409)
    expect((await post(app, { name: 'robot' }, 'admin')).status).toBe(201)
  })

  it('answers 400 for what is no application credential, and quotes no secret', async () => {
    const app = await testApp()
    const wrong: [string, unknown][] = [
      ['nothing', {}],
      ['no name', { application_credential: {} }],
      ['a blank name', { application_credential: { name: ' ' } }],
      ['a long name', { application_credential: { name: 'x'.repeat(256) } }],
      ['an unknown member', { application_credential: { name: 'x', colour: 'red' } }],
      ['a secret that is a number', { application_credential: { name: 'x', secret: 1 } }],
      ['a secret with a NUL', { application_credential: { name: 'x', secret: 'a\0b' } }],
      ['a secret without end', { application_credential: { name: 'x', secret: 'x'.repeat(4097) } }],
      [
        'an expiry that has passed',
        { application_credential: { name: 'x', expires_at: '2020-01-01T00:00:00' } },
      ],
      ['an expiry that is no time', { application_credential: { name: 'x', expires_at: 'tomorrow' } }],
      ['an empty expiry', { application_credential: { name: 'x', expires_at: '' } }],
      ['roles that are names', { application_credential: { name: 'x', roles: ['reader'] } }],
      ['a role by id and name', { application_credential: { name: 'x', roles: [{ id: 'a', name: 'b' }] } }],
      ['unrestricted that is a string', { application_credential: { name: 'x', unrestricted: 'true' } }],
      ['access rules that are null', { application_credential: { name: 'x', access_rules: null } }],
      ['an empty access rule', { application_credential: { name: 'x', access_rules: [{}] } }],
      ...[
        { path: 'v2.1/servers' },
        { path: `/${'x'.repeat(225)}` },
        { service: 'nova/2' },
        { service: '' },
        { service: 'x'.repeat(65) },
        { method: 'get' },
        { method: 'OPTIONS' },
      ].map((wrong): [string, unknown] => [
        `an access rule with ${JSON.stringify(wrong).slice(0, 40)}`,
        { application_credential: { name: 'x', access_rules: [{ ...rule, ...wrong }] } },
      ]),
      [
        'an access rule without a method',
        { application_credential: { name: 'x', access_rules: [{ service: 'a', path: '/' }] } },
      ],
      [
        'an access rule that is not there',
        { application_credential: { name: 'x', access_rules: [{ id: 'a1' }] } },
      ],
    ]
    for (const [what, body] of wrong) {
      const { status, text } = await app.call('POST', pathOf(app), { as: 'member', body })
      expect([what, status]).toEqual([what, 400])
      expect(text).not.toContain('xxxxx')
    }
  })

  it('is for the user alone', async () => {
    const app = await testApp()
    const body = { application_credential: { name: 'robot' } }
    const statuses = async (path: string) => ({
      anonymous: (await app.call('POST', path, { body })).status,
      admin: (await app.call('POST', path, { as: 'admin', body })).status,
      system: (await app.call('POST', path, { as: 'system-admin', body })).status,
      nobody: (await app.call('POST', path, { as: 'nobody', body })).status,
    })
    const refused = { anonymous: 401, admin: 403, system: 403, nobody: 403 }
    expect(await statuses(pathOf(app))).toEqual(refused)
    expect(await statuses('/v3/users/not-there/application_credentials')).toEqual(refused)
  })

  it('is refused with a token of the system or a domain, and makes one that gives nothing with an unscoped one', async () => {
    const app = await testApp()
    for (const persona of ['system-admin', 'domain-manager'] as const)
      expect((await post(app, { name: 'robot' }, persona)).status).toBe(403)
    const unscoped = await makeCredential(app, {}, 'nobody')
    expect([unscoped.project_id, unscoped.roles]).toEqual([null, []])
    expect((await logInWith(app, { id: unscoped.id, secret: unscoped.secret })).status).toBe(401)
  })

  it('lets a user have as many as the limit says', async () => {
    const app = await testApp({ config: { application_credential: { user_limit: 2 } } })
    for (const name of ['a', 'b']) expect((await post(app, { name })).status).toBe(201)
    expect((await post(app, { name: 'c' })).status).toBe(403)
    expect((await post(app, { name: 'c' }, 'admin')).status).toBe(201)
    const { json } = await app.call('GET', pathOf(app), { as: 'member' })
    await app.call('DELETE', `${pathOf(app)}/${json.application_credentials[0].id}`, { as: 'member' })
    expect((await post(app, { name: 'c' })).status).toBe(201)
  })
})

describe('GET /v3/users/{user_id}/application_credentials', () => {
  it('lists those of the user, in pages, without secrets', async () => {
    const app = await testApp()
    const made = []
    for (const name of ['robot-1', 'robot-2', 'cyborg']) made.push(await makeCredential(app, { name }))
    await makeCredential(app, {}, 'admin')
    const { status, json, text } = await app.call('GET', pathOf(app), { as: 'member' })
    expect(status).toBe(200)
    const sorted = made.map(({ secret: _, ...shown }) => shown).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(json).toEqual({
      application_credentials: sorted,
      links: { self: `http://localhost${pathOf(app)}`, previous: null, next: null },
    })
    for (const { secret } of made) expect(text).not.toContain(secret)

    const ids = async (query: string) =>
      (await app.call('GET', `${pathOf(app)}?${query}`, { as: 'member' })).json.application_credentials.map(
        (one: { name: string }) => one.name,
      )
    expect(await ids('name=cyborg')).toEqual(['cyborg'])
    expect((await ids('name__startswith=robot')).toSorted()).toEqual(['robot-1', 'robot-2'])
    expect(await ids('description=x')).toHaveLength(3)
    const first = await app.call('GET', `${pathOf(app)}?limit=2`, { as: 'member' })
    expect(first.json).toMatchObject({
      truncated: true,
      links: { next: `http://localhost${pathOf(app)}?limit=2&marker=${sorted[1]?.id}` },
    })
    expect(await ids(`limit=2&marker=${sorted[1]?.id}`)).toEqual([sorted[2]?.name])
    expect((await app.call('GET', `${pathOf(app)}?marker=x`, { as: 'member' })).status).toBe(404)
    expect((await app.call('GET', `${pathOf(app)}?limit=x`, { as: 'member' })).status).toBe(400)
  })

  it('is for the user, admins and readers of the system', async () => {
    const app = await testApp()
    await makeCredential(app)
    const counts: Record<string, unknown> = {}
    for (const as of ['member', 'admin', 'system-reader', 'domain-manager', 'nobody'] as const) {
      const { status, json } = await app.call('GET', pathOf(app), { as })
      counts[as] = json.application_credentials?.length ?? status
    }
    expect(counts).toEqual({ member: 1, admin: 1, 'system-reader': 1, 'domain-manager': 403, nobody: 403 })
    expect((await app.call('GET', pathOf(app))).status).toBe(401)
    const unknown = '/v3/users/not-there/application_credentials'
    expect((await app.call('GET', unknown, { as: 'admin' })).json.application_credentials).toEqual([])
    expect((await app.call('GET', unknown, { as: 'member' })).status).toBe(403)
  })
})

describe('/v3/users/{user_id}/application_credentials/{id}', () => {
  it('shows one to its user, admins and readers of the system, never with the secret', async () => {
    const app = await testApp()
    const { secret, ...shown } = await makeCredential(app, { access_rules: [rule] })
    const url = `${pathOf(app)}/${shown.id}`
    for (const as of ['member', 'admin', 'system-reader'] as const) {
      const { status, json, text } = await app.call('GET', url, { as })
      expect([as, status, json]).toEqual([as, 200, { application_credential: shown }])
      expect(text).not.toContain(secret)
    }
    for (const as of ['nobody', 'domain-manager'] as const)
      expect((await app.call('GET', url, { as })).status).toBe(403)
    expect((await app.call('GET', url)).status).toBe(401)
  })

  it('answers 404 for what is not there, or not under this user', async () => {
    const app = await testApp()
    const { id } = await makeCredential(app)
    for (const method of ['GET', 'DELETE'] as const) {
      expect((await app.call(method, `${pathOf(app)}/a1`, { as: 'member' })).status).toBe(404)
      expect((await app.call(method, `${pathOf(app)}/a1`, { as: 'admin' })).status).toBe(404)
      expect((await app.call(method, `${pathOf(app, 'admin')}/${id}`, { as: 'admin' })).status).toBe(404)
    }
    expect((await app.call('GET', `${pathOf(app)}/${id}`, { as: 'member' })).status).toBe(200)
  })

  it('looks at whose it is, not at the user in the path', async () => {
    const app = await testApp()
    const { id } = await makeCredential(app, {}, 'admin')
    for (const method of ['GET', 'DELETE'] as const) {
      expect((await app.call(method, `${pathOf(app)}/${id}`, { as: 'member' })).status).toBe(403)
    }
    expect((await app.call('GET', `${pathOf(app, 'admin')}/${id}`, { as: 'admin' })).status).toBe(200)
  })

  it('is deleted by its user and by admins, and its name can be given again', async () => {
    const app = await testApp()
    for (const as of ['member', 'admin'] as const) {
      const credential = await makeCredential(app)
      const url = `${pathOf(app)}/${credential.id}`
      expect((await app.call('DELETE', url, { as: 'system-reader' })).status).toBe(403)
      expect((await app.call('DELETE', url, { as: 'nobody' })).status).toBe(403)
      expect((await app.call('DELETE', url)).status).toBe(401)
      const { status, text } = await app.call('DELETE', url, { as })
      expect([status, text]).toEqual([204, ''])
      expect((await app.call('DELETE', url, { as })).status).toBe(404)
      expect((await logInWith(app, credential)).status).toBe(401)
    }
  })

  it('cannot be changed', async () => {
    const app = await testApp()
    const { id } = await makeCredential(app)
    for (const method of ['PATCH', 'PUT'] as const)
      expect((await app.call(method, `${pathOf(app)}/${id}`, { as: 'member', body: {} })).status).toBe(405)
  })
})

describe('a token of an application credential', () => {
  it('makes and deletes no application credentials, whether it is unrestricted or not', async () => {
    const app = await testApp()
    for (const unrestricted of [true, false, null]) {
      const credential = await makeCredential(app, { name: `robot ${unrestricted}`, unrestricted })
      const token = await tokenFrom(app, credential)
      const body = { application_credential: { name: 'offspring' } }
      expect((await app.call('POST', pathOf(app), { token, body })).status).toBe(403)
      expect((await app.call('DELETE', `${pathOf(app)}/${credential.id}`, { token })).status).toBe(403)
      expect((await app.call('DELETE', `${pathOf(app)}/a1`, { token })).status).toBe(403)
    }
    const { json } = await app.call('GET', pathOf(app), { as: 'member' })
    expect(json.application_credentials).toHaveLength(3)
  })

  it('shows what the user has', async () => {
    const app = await testApp()
    const credential = await makeCredential(app)
    const token = await tokenFrom(app, credential)
    expect((await app.call('GET', pathOf(app), { token })).json.application_credentials).toHaveLength(1)
    expect((await app.call('GET', `${pathOf(app)}/${credential.id}`, { token })).status).toBe(200)
  })
})

describe('a token of another delegation', () => {
  it('sees no application credentials and no access rules', async () => {
    const app = await testApp()
    const { id, access_rules } = await makeCredential(app, { access_rules: [rule] })
    const rules = `/v3/users/${app.ids.users.member}/access_rules`
    for (const methods of [['oauth1'], ['oauth2_credential'], ['password', 'oauth1']]) {
      const token = tokenBy(app, methods)
      for (const url of [pathOf(app), `${pathOf(app)}/${id}`, rules, `${rules}/${access_rules[0].id}`])
        expect([url, (await app.call('GET', url, { token })).status]).toEqual([url, 403])
    }
  })
})

describe('application credentials end', () => {
  const namesOf = async (app: TestApp, persona: Persona) =>
    (await app.call('GET', pathOf(app, persona), { as: 'admin' })).json.application_credentials?.map(
      (one: { name: string }) => one.name,
    )

  it('with their user, when it is disabled, and do not come back with it', async () => {
    const app = await testApp()
    const credential = await makeCredential(app, { access_rules: [rule] })
    const user = `/v3/users/${app.ids.users.member}`
    await app.call('PATCH', user, { as: 'admin', body: { user: { description: 'busy' } } })
    expect(await namesOf(app, 'member')).toEqual(['robot'])
    for (const enabled of [false, true])
      await app.call('PATCH', user, { as: 'admin', body: { user: { enabled } } })
    expect(await namesOf(app, 'member')).toEqual([])
    expect((await logInWith(app, credential)).status).toBe(401)
    const rules = await app.call('GET', `${user}/access_rules`, { as: 'system-reader' })
    expect(rules.json.access_rules).toEqual([])
  })

  it('with their project', async () => {
    const app = await testApp()
    await makeCredential(app)
    expect((await app.call('DELETE', `/v3/projects/${app.ids.project}`, { as: 'admin' })).status).toBe(204)
    expect(await namesOf(app, 'member')).toEqual([])
  })

  it('with a role that they were made with, or that their user was granted on their project', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    const { deps, ids } = app
    const role = await createRole(deps, { name: 'extra' })
    const onProject = `/v3/projects/${ids.project}/users/${ids.users.member}/roles/${role.id}`
    expect((await app.call('PUT', onProject, { as: 'admin' })).status).toBe(204)
    await makeCredential(app, { name: 'with it', roles: [{ name: 'extra' }] })
    await makeCredential(app, { name: 'without it', roles: [{ name: 'reader' }] })
    await makeCredential(app, { name: 'elsewhere' }, 'admin')
    expect((await app.call('DELETE', onProject, { as: 'admin' })).status).toBe(204)
    expect(await namesOf(app, 'member')).toHaveLength(2)
    await app.call('PUT', onProject, { as: 'admin' })
    expect((await app.call('DELETE', `/v3/roles/${role.id}`, { as: 'admin' })).status).toBe(204)
    expect(await namesOf(app, 'member')).toEqual([])
    expect(await namesOf(app, 'admin')).toEqual(['elsewhere'])
  })
})
