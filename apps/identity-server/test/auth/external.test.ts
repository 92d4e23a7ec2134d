import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { PartialConfig } from '../../src/config/options.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { tokenIn } from './login.ts'

const methods = ['external', 'password', 'token', 'kerberos']
/** The connections of a test app come from here. */
const front_end_peers = ['127.0.0.0/8']

function behindFrontEnd(more: PartialConfig = {}): Promise<TestApp> {
  return testApp({
    config: { ...more, auth: { methods, ...more.auth }, ks: { front_end_peers, ...more.ks } },
  })
}

function login(
  app: TestApp,
  headers: Record<string, string>,
  identity: object = { methods: ['external'], external: {} },
) {
  return app.call('POST', '/v3/auth/tokens', { headers, body: { auth: { identity } } })
}

describe('external', () => {
  it('takes the user that a trusted front end names, in the default domain', async () => {
    const app = await behindFrontEnd()
    const answer = await login(app, { 'x-remote-user': 'admin' })
    expect(answer.status).toBe(201)
    expect(answer.json.token).toMatchObject({
      methods: ['external'],
      user: { name: 'admin', domain: { id: 'default' } },
    })
    expect(tokenIn(answer)).toMatch(/^gAAAA/)
  })

  it('needs no method to be named when the front end has proven the user', async () => {
    const app = await behindFrontEnd()
    const answer = await login(app, { 'x-remote-user': 'admin' }, { methods: [] })
    expect([answer.status, answer.json.token?.methods]).toEqual([201, ['external']])
    expect((await login(app, {}, { methods: [] })).status).toBe(401)
  })

  it('reads a domain only where it is configured to', async () => {
    const headers = { 'x-remote-user': 'member', 'x-remote-domain': 'acme' }
    expect((await login(await behindFrontEnd(), headers)).status).toBe(401)
    const app = await behindFrontEnd({ auth: { external: 'Domain' } })
    const answer = await login(app, headers)
    expect(answer.json.token.user).toMatchObject({ id: app.ids.users.member, domain: { name: 'acme' } })
    expect((await login(app, { ...headers, 'x-remote-domain': 'nowhere' })).status).toBe(401)
  })

  it('is refused without a name, for unknown and for disabled users', async () => {
    const app = await behindFrontEnd()
    const off = await createUser(app.deps, { name: 'off', domainId: 'default' })
    await updateUser(app.deps, off.id, { enabled: false })
    for (const name of ['', 'nobody-here', 'off'])
      expect((await login(app, { 'x-remote-user': name })).status, name).toBe(401)
    expect((await login(app, {})).status).toBe(401)
  })

  it('takes nothing from anybody who is not a configured peer, whatever forwarding headers say', async () => {
    for (const config of [{}, { ks: { front_end_peers: ['192.0.2.7', '2001:db8::/32'] } }]) {
      const app = await testApp({
        config: {
          auth: { methods },
          oslo_middleware: { enable_proxy_headers_parsing: true },
          ...config,
        },
      })
      const headers = { 'x-remote-user': 'admin', 'x-forwarded-for': '192.0.2.7' }
      expect((await login(app, headers)).status).toBe(401)
      expect((await login(app, headers, { methods: [] })).status).toBe(401)
    }
  })

  it('takes nothing from a header that is there twice: one may be the client’s', async () => {
    const app = await behindFrontEnd()
    const url = await app.app.listen({ port: 0 })
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${url}/v3/auth/tokens`, { method: 'POST' }, (answer) =>
        resolve(answer.statusCode),
      )
      sent.setHeader('X-Remote-User', ['admin', 'member'])
      sent
        .on('error', reject)
        .end(JSON.stringify({ auth: { identity: { methods: ['external'], external: {} } } }))
    })
    expect(status).toBe(401)
  })

  /** @see OSSN-0006 */
  it('does not take a part of a name for the name', async () => {
    const app = await behindFrontEnd()
    for (const name of ['admin@EXAMPLE.ORG', 'admin@', '@admin', 'DOMAIN\\admin'])
      expect((await login(app, { 'x-remote-user': name })).status, name).toBe(401)
    await createUser(app.deps, { name: 'ada@example.org', domainId: 'default' })
    expect((await login(app, { 'x-remote-user': 'ada@example.org' })).status).toBe(201)
  })

  it('reads names in UTF-8', async () => {
    const app = await behindFrontEnd()
    await createUser(app.deps, { name: 'zoë', domainId: 'default' })
    const header = Buffer.from('zoë', 'utf8').toString('latin1')
    expect((await login(app, { 'x-remote-user': header })).status).toBe(201)
  })

  it('and a password must prove the same user', async () => {
    const app = await behindFrontEnd()
    const identity = (id: string) => ({
      methods: ['external', 'password'],
      external: {},
      password: { user: { id, password } },
    })
    const headers = { 'x-remote-user': 'admin' }
    expect((await login(app, headers, identity(app.ids.adminUser))).status).toBe(201)
    expect((await login(app, headers, identity(app.ids.users.member))).status).toBe(401)
  })
})

describe('kerberos', () => {
  const kerberos = { methods: ['kerberos'], kerberos: {} }

  it('takes the user of a front end that says it negotiated', async () => {
    const app = await behindFrontEnd()
    const headers = { 'x-remote-user': 'member', 'x-remote-domain': 'acme', 'x-auth-type': 'Negotiate' }
    expect((await login(app, headers, kerberos)).json.token.user.id).toBe(app.ids.users.member)
    const { 'x-auth-type': _, ...without } = headers
    expect((await login(app, without, kerberos)).status).toBe(401)
    expect((await login(app, { ...headers, 'x-auth-type': 'Basic' }, kerberos)).status).toBe(401)
  })
})
