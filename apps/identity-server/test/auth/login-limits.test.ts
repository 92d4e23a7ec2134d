import { describe, expect, it } from 'vitest'
import { authenticate } from '../../src/auth/authenticate.ts'
import type { Verifiers } from '../../src/auth/verifiers/verifiers.ts'
import { tooManyRequests } from '../../src/identity-error.ts'
import { updateUser } from '../../src/resources/users/users.ts'
import { type Answer, password, type TestApp, testApp } from '../app/test-app.ts'
import { someCircumstances } from './circumstances.ts'
import { login } from './login.ts'

const limits = { login_free_failures: 2, login_first_delay: 300, login_longest_delay: 300 }

const change = (app: TestApp, id: string, original_password: string) =>
  app.call('POST', `/v3/users/${id}/password`, { body: { user: { original_password, password: 'new' } } })

function answerOf({ status, headers, json }: Answer) {
  return [status, Number(headers['retry-after']), json]
}

describe('failed logins', () => {
  it('are answered 429 with Retry-After when there were too many, alike for users who exist and who do not', async () => {
    const app = await testApp({ config: { ks: limits } })
    const { ids } = app
    const refused = []
    const users = [{ id: ids.users.member }, { id: 'nobody' }, { name: 'x', domain: { id: ids.domain } }]
    for (const user of users) {
      for (let i = 0; i < 3; i++) expect((await login(app, { ...user, password: 'wrong' })).status).toBe(401)
      // The right password is no way around it.
      refused.push(answerOf(await login(app, { ...user, password })))
    }
    const error = {
      code: 429,
      message: 'Too many requests of this kind. Try again later.',
      title: 'Too Many Requests',
    }
    for (const [status, seconds, json] of refused) {
      expect([status, json]).toEqual([429, { error }])
      expect(seconds).toBeGreaterThan(290)
      expect(seconds).toBeLessThanOrEqual(300)
    }
  })

  it('count with a change of the password, and the other way round', async () => {
    const app = await testApp({ config: { ks: limits } })
    const { member: id, nobody } = app.ids.users
    await login(app, { id, password: 'wrong' })
    for (let i = 0; i < 2; i++) expect((await change(app, id, 'wrong')).status).toBe(401)
    expect((await change(app, id, password)).status).toBe(429)
    expect((await login(app, { id, password })).status).toBe(429)
    for (let i = 0; i < 3; i++) expect((await change(app, 'unknown', 'wrong')).status).toBe(401)
    expect((await change(app, 'unknown', 'wrong')).status).toBe(429)
    expect((await login(app, { id: nobody, password })).status).toBe(201)
  })

  it('are forgotten with a success, but not with a password that alone is not enough', async () => {
    const app = await testApp({ config: { ks: limits } })
    const { member: id } = app.ids.users
    const wrong = () => login(app, { id, password: 'wrong' })
    for (let i = 0; i < 2; i++) await wrong()
    expect((await login(app, { id, password })).status).toBe(201)
    for (let i = 0; i < 2; i++) await wrong()
    await updateUser(app.deps, id, { options: { multi_factor_auth_rules: [['password', 'totp']] } })
    expect((await login(app, { id, password })).status).toBe(401)
    await wrong()
    expect((await login(app, { id, password })).status).toBe(429)
  })

  it('do not count when the password was right: expired, or without a role on the scope', async () => {
    const app = await testApp({ config: { ks: { ...limits, login_free_failures: 0 } } })
    const { member: id } = app.ids.users
    const scope = { project: { id: app.ids.adminProject } }
    for (let i = 0; i < 3; i++) expect((await login(app, { id, password }, scope)).status).toBe(401)
    const hash = await app.deps.passwords.hash('old')
    await app.deps.users.setPassword(id, hash, { selfService: true, expiresAt: new Date(0) })
    for (let i = 0; i < 3; i++) expect((await login(app, { id, password: 'old' })).status).toBe(401)
    expect((await change(app, id, 'old')).status).toBe(204)
  })

  it('are limited before anything is looked up or hashed', async () => {
    const untouched = new Proxy({} as Verifiers, {
      get: () => {
        throw new Error('a verifier was asked for')
      },
    })
    const deps = {
      verifiers: untouched,
      enabledMethods: ['password'],
      throttle: {
        admit: () => {
          throw tooManyRequests(7)
        },
      },
    }
    const claim = { user: { id: 'ann' }, password }
    const tried = authenticate(
      deps as unknown as Parameters<typeof authenticate>[0],
      { methods: [{ name: 'password', claim }] },
      someCircumstances,
    )
    await expect(tried).rejects.toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 7 })
  })
})

describe('the client that they are counted for', () => {
  const failures = async (app: TestApp, forwardedFor: (i: number) => string) => {
    const statuses = []
    for (let i = 0; i < 4; i++) {
      const user = { id: app.ids.users.member, password: 'wrong' }
      const body = { auth: { identity: { methods: ['password'], password: { user } } } }
      const headers = { 'x-forwarded-for': forwardedFor(i) }
      statuses.push((await app.call('POST', '/v3/auth/tokens', { body, headers })).status)
    }
    return statuses
  }

  it('is the peer of the connection, whatever a header says', async () => {
    const app = await testApp({ config: { ks: limits } })
    expect(await failures(app, (i) => `10.0.0.${i}`)).toEqual([401, 401, 401, 429])
  })

  it('is behind a proxy whom the proxy saw, and not whom the client says to speak for', async () => {
    const config = { ks: limits, oslo_middleware: { enable_proxy_headers_parsing: true } }
    const spoofing = await testApp({ config })
    expect(await failures(spoofing, (i) => `10.0.0.${i}, 192.0.2.1`)).toEqual([401, 401, 401, 429])
    const others = await testApp({ config })
    expect(await failures(others, (i) => `10.0.0.1, 192.0.2.${i}`)).toEqual([401, 401, 401, 401])
  })
})
