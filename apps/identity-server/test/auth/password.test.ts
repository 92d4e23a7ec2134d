import { describe, expect, it } from 'vitest'
import { createDomain, updateDomain } from '../../src/resources/domains/domains.ts'
import { createProject, updateProject } from '../../src/resources/projects/projects.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password, testApp } from '../app/test-app.ts'
import { authenticate, login } from './login.ts'

describe('POST /v3/auth/tokens with a password', () => {
  it('answers with the token in its own header, and every member in the order of Keystone', async () => {
    const app = await testApp()
    const { ids } = app
    const answer = await login(app, { id: ids.users.member, password }, { project: { id: ids.project } })
    expect([answer.status, answer.headers['content-type'], answer.headers.vary]).toEqual([
      201,
      'application/json; charset=utf-8',
      'X-Auth-Token',
    ])
    expect(answer.headers['x-subject-token']).toMatch(/^gAAAAA[\w-]+$/)
    const [service] = (await app.deps.services.list({}, {})).items
    const endpoints = (await app.deps.endpoints.list({}, {})).items
    const { audit_ids, expires_at, issued_at } = answer.json.token
    expect(audit_ids).toEqual([expect.stringMatching(/^[\w-]{22}$/)])
    expect(issued_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/)
    expect(Date.parse(expires_at) - Date.parse(issued_at)).toBe(3_600_000)
    const endpoint = (name: string) =>
      `{"id":"${endpoints.find((one) => one.interface === name)?.id}","interface":"${name}","region_id":"RegionOne","url":"http://localhost/v3","region":"RegionOne"}`
    const inCatalog = endpoints.map((one) => endpoint(one.interface)).sort()
    expect(answer.text).toBe(
      `{"token":{"methods":["password"],"user":{"domain":{"id":"${ids.domain}","name":"acme"},"id":"${ids.users.member}","name":"member","password_expires_at":null},"audit_ids":["${audit_ids[0]}"],"expires_at":"${expires_at}","issued_at":"${issued_at}","project":{"domain":{"id":"${ids.domain}","name":"acme"},"id":"${ids.project}","name":"engines"},"is_domain":false,"roles":[{"id":"${ids.roles.member}","name":"member"},{"id":"${ids.roles.reader}","name":"reader"}],"catalog":[{"endpoints":[${inCatalog.join(',')}],"id":"${service?.id}","type":"identity","name":"keystone"}]}}`,
    )
  })

  it('finds users, projects and domains by id and by name', async () => {
    const app = await testApp()
    const { ids } = app
    const acme = { name: 'acme' }
    const users = [
      { id: ids.users.member },
      { name: 'member', domain: acme },
      { name: 'member', domain: { id: ids.domain } },
    ]
    for (const user of users) {
      for (const project of [
        { id: ids.project },
        { name: 'engines', domain: acme },
        { name: 'engines', domain: { id: ids.domain } },
      ]) {
        const answer = await login(app, { ...user, password }, { project })
        expect([answer.status, answer.json.token?.project?.id]).toEqual([201, ids.project])
      }
    }
    for (const domain of [acme, { id: ids.domain }]) {
      const answer = await login(app, { id: ids.users['domain-reader'], password }, { domain })
      expect([answer.status, answer.json.token?.domain]).toEqual([201, { id: ids.domain, name: 'acme' }])
    }
    // Name and domain win over an id beside them.
    const both = await login(app, { id: ids.adminUser, name: 'member', domain: acme, password }, 'unscoped')
    expect([both.status, both.json.token?.user.id]).toEqual([201, ids.users.member])
  })

  it('makes a token for the system, and one for nothing', async () => {
    const app = await testApp()
    const system = await login(
      app,
      { id: app.ids.users['system-reader'], password },
      { system: { all: true } },
    )
    expect(system.json.token).toMatchObject({
      system: { all: true },
      roles: [{ name: 'reader' }],
      catalog: expect.any(Array),
    })
    for (const scope of ['unscoped', { unscoped: {} }]) {
      const { token } = (await login(app, { id: app.ids.users.member, password }, scope)).json
      expect(Object.keys(token)).toEqual(['methods', 'user', 'audit_ids', 'expires_at', 'issued_at'])
    }
  })

  it('leaves the catalog out with nocatalog, whatever its value', async () => {
    const app = await testApp()
    const user = { id: app.ids.users.member, password }
    for (const query of ['?nocatalog', '?nocatalog=', '?nocatalog=false']) {
      const { token } = (await login(app, user, { project: { id: app.ids.project } }, query)).json
      expect(Object.hasOwn(token, 'catalog'), query).toBe(false)
      expect(token.project.id).toBe(app.ids.project)
    }
  })

  it('uses the default project where no scope is asked for and it can be used, otherwise none', async () => {
    const app = await testApp()
    const { ids, deps } = app
    const user = { id: ids.users.member, password }
    const scopeOf = async (scope?: unknown) => (await login(app, user, scope)).json.token.project?.id
    expect(await scopeOf()).toBeUndefined()
    await updateUser(deps, ids.users.member, { defaultProjectId: ids.project })
    expect(await scopeOf()).toBe(ids.project)
    expect(await scopeOf('unscoped')).toBeUndefined()
    await updateProject(deps, ids.project, { enabled: false })
    expect(await scopeOf()).toBeUndefined()
    await updateProject(deps, ids.project, { enabled: true })
    const foreign = await createProject(deps, { name: 'foreign', domainId: 'default' })
    await updateUser(deps, ids.users.member, { defaultProjectId: foreign.id })
    expect(await scopeOf()).toBeUndefined()
    await updateUser(deps, ids.users.member, { defaultProjectId: 'gone' })
    expect(await scopeOf()).toBeUndefined()
  })

  it('answers 401 for a scope that is unknown, disabled, a domain as a project, or without a role', async () => {
    const app = await testApp()
    const { ids, deps } = app
    const off = await createProject(deps, { name: 'off', domainId: ids.domain, enabled: false })
    const dark = await createDomain(deps, { name: 'dark', enabled: false })
    for (const scope of [
      { project: { id: 'unknown' } },
      { project: { name: 'engines', domain: { name: 'unknown' } } },
      { project: { id: off.id } },
      { project: { id: ids.adminProject } },
      { project: { id: ids.domain } },
      { domain: { id: 'unknown' } },
      { domain: { id: dark.id } },
      { domain: { id: ids.domain } },
      { domain: { id: ids.project } },
      { domain: { id: '<<keystone.domain.root>>' } },
      { system: { all: true } },
    ]) {
      const answer = await login(app, { id: ids.users.member, password }, scope)
      expect([scope, answer.status, answer.json.error.message]).toEqual([
        scope,
        401,
        'The request you have made requires authentication.',
      ])
    }
  })

  it('answers 400 for bodies that are no authentication', async () => {
    const app = await testApp()
    const good = { user: { id: app.ids.users.member, password } }
    const bodies: unknown[] = [
      {},
      { auth: null },
      { auth: {} },
      { auth: [] },
      { auth: { identity: {} } },
      { auth: { identity: { methods: 'password', password: good } } },
      { auth: { identity: { methods: [1] } } },
      { auth: { identity: { methods: ['password'] } } },
      { auth: { identity: { methods: ['password'], password: {} } } },
      { auth: { identity: { methods: ['password'], password: { user: { name: 'member', password } } } } },
      {
        auth: {
          identity: { methods: ['password'], password: { user: { name: 'member', domain: {}, password } } },
        },
      },
      { auth: { identity: { methods: ['password'], password: { user: { id: 1, password } } } } },
      { auth: { identity: { methods: ['password'], password: { user: { id: 'a', password: 1 } } } } },
      { auth: { identity: { methods: ['token'], token: {} } } },
      ...[
        {},
        { project: {}, domain: {} },
        { project: { name: 'engines' } },
        { domain: {} },
        'system',
        1,
        { system: { all: false } },
        { 'OS-TRUST:trust': {} },
      ].map((scope) => ({ auth: { identity: { methods: ['password'], password: good }, scope } })),
    ]
    for (const body of bodies) {
      const answer = await app.call('POST', '/v3/auth/tokens', { body })
      expect([body, answer.status, answer.json.error.code]).toEqual([body, 400, 400])
    }
  })

  it('answers 401 with the methods that there are, for one that is unknown or switched off', async () => {
    const app = await testApp({ config: { auth: { methods: ['password'] } } })
    for (const name of ['magic', 'token', '__proto__', 'x'.repeat(5000)]) {
      const identity = JSON.parse(`{"methods": [${JSON.stringify(name)}]}`)
      Object.defineProperty(identity, name, { value: { id: 'x' }, enumerable: true })
      if (name === '__proto__') continue
      const answer = await authenticate(app, identity)
      expect(answer.status).toBe(401)
      expect(answer.json.error.identity).toEqual({ methods: ['password'] })
      expect(answer.headers['www-authenticate']).toBe(
        'Keystone uri="http://localhost:80/v3"'.replace(':80', ''),
      )
      expect(answer.text.length).toBeLessThan(400)
    }
    expect((await authenticate(app, { methods: [] })).status).toBe(401)
  })

  it('tells only who gave the right password that it has expired', async () => {
    const app = await testApp()
    const { ids, deps } = app
    const hash = await deps.passwords.hash(password)
    await deps.users.setPassword(ids.users.member, hash, {
      selfService: false,
      expiresAt: new Date(Date.now() - 1000),
    })
    expect((await login(app, { id: ids.users.member, password })).json.error.message).toBe(
      `The password is expired and needs to be changed for user: ${ids.users.member}.`,
    )
    expect((await login(app, { id: ids.users.member, password: 'wrong' })).json.error.message).toBe(
      'The request you have made requires authentication.',
    )
  })

  it('refuses methods that prove different users', async () => {
    const app = await testApp()
    const identity = {
      methods: ['password', 'token'],
      password: { user: { id: app.ids.users.member, password } },
      token: { id: await app.token('nobody') },
    }
    expect((await authenticate(app, identity)).status).toBe(401)
    const same = await authenticate(app, { ...identity, token: { id: await app.token('member') } })
    expect([same.status, same.json.token.methods.toSorted()]).toEqual([201, ['password', 'token']])
  })

  it('lets nobody in whose user or domain is disabled, and who has no password', async () => {
    const app = await testApp()
    const { ids, deps } = app
    const bare = await createUser(deps, { name: 'bare', domainId: ids.domain })
    for (const given of ['', password, null, undefined]) {
      expect((await login(app, { id: bare.id, password: given })).status).toBe(401)
    }
    await updateUser(deps, ids.users.nobody, { enabled: false })
    expect((await login(app, { id: ids.users.nobody, password })).status).toBe(401)
    await updateDomain(deps, ids.domain, { enabled: false })
    expect((await login(app, { id: ids.users.member, password })).status).toBe(401)
  })
})
