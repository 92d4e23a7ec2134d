import { describe, expect, it } from 'vitest'
import { type Persona, testApp } from '../app/test-app.ts'
import { standingClock } from './clock.ts'
import { validity } from './login.ts'

describe('/v3/auth/tokens', () => {
  it('shows a token to itself, to administrators and to readers of the system, and to nobody else', async () => {
    const app = await testApp()
    const subject = await app.token('nobody')
    const allowed: [Persona, number, number][] = [
      ['admin', 200, 200],
      ['system-admin', 200, 200],
      ['system-reader', 200, 200],
      ['nobody', 200, 200],
      ['domain-manager', 403, 403],
      ['domain-reader', 403, 403],
      ['member', 403, 403],
    ]
    for (const [as, get, head] of allowed) {
      const headers = { 'x-subject-token': subject }
      const shown = await app.call('GET', '/v3/auth/tokens', { as, headers })
      const checked = await app.call('HEAD', '/v3/auth/tokens', { as, headers })
      expect([as, shown.status, checked.status, checked.text]).toEqual([as, get, head, ''])
      if (get !== 200) continue
      expect([shown.headers['x-subject-token'], checked.headers['x-subject-token']]).toEqual([
        subject,
        subject,
      ])
      expect(shown.json.token.user.id).toBe(app.ids.users.nobody)
    }
  })

  it('shows the same as was issued, and without the catalog on demand', async () => {
    const app = await testApp()
    const body = {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { id: app.ids.users.member, password: 'correct horse battery staple' } },
        },
        scope: { project: { id: app.ids.project } },
      },
    }
    const issued = await app.call('POST', '/v3/auth/tokens', { body })
    const headers = { 'x-subject-token': String(issued.headers['x-subject-token']) }
    for (let times = 0; times < 2; times += 1) {
      expect((await app.call('GET', '/v3/auth/tokens', { as: 'admin', headers })).text).toBe(issued.text)
      const { catalog: _, ...rest } = issued.json.token
      expect(
        (await app.call('GET', '/v3/auth/tokens?nocatalog', { as: 'admin', headers })).json.token,
      ).toEqual(rest)
    }
  })

  it('answers 404 for a subject that is missing or not valid, 401 for a caller that is not', async () => {
    const app = await testApp()
    const good = await app.token('member')
    for (const method of ['GET', 'HEAD', 'DELETE'] as const) {
      for (const subject of [undefined, '', 'x', `${good}=`, `${good},${good}`]) {
        const headers = subject === undefined ? {} : { 'x-subject-token': subject }
        expect(
          (await app.call(method, '/v3/auth/tokens', { as: 'admin', headers })).status,
          `${method} ${subject}`,
        ).toBe(404)
      }
      expect(
        (await app.call(method, '/v3/auth/tokens', { headers: { 'x-subject-token': good } })).status,
      ).toBe(401)
    }
    expect(await validity(app, good)).toBe(200)
  })

  it('ends a token for itself and for administrators, once', async () => {
    const app = await testApp()
    const subject = await app.token('member')
    const headers = { 'x-subject-token': subject }
    for (const as of ['system-reader', 'domain-manager', 'nobody'] as const) {
      expect((await app.call('DELETE', '/v3/auth/tokens', { as, headers })).status, as).toBe(403)
    }
    expect(await validity(app, subject)).toBe(200)
    const ended = await app.call('DELETE', '/v3/auth/tokens', { token: subject, headers })
    expect([ended.status, ended.text]).toEqual([204, ''])
    expect(await validity(app, subject)).toBe(401)
    expect((await app.call('DELETE', '/v3/auth/tokens', { as: 'admin', headers })).status).toBe(404)
    const other = await app.token('nobody')
    expect(
      (await app.call('DELETE', '/v3/auth/tokens', { as: 'admin', headers: { 'x-subject-token': other } }))
        .status,
    ).toBe(204)
    expect(await validity(app, other)).toBe(401)
  })

  it('shows an expired token with allow_expired, within the window and never as a caller', async () => {
    const clock = standingClock()
    const app = await testApp({
      clock: clock.now,
      config: { token: { expiration: 3600, allow_expired_window: 600 } },
    })
    const subject = await app.token('member')
    const headers = { 'x-subject-token': subject }
    clock.forward(3000)
    const admin = (
      await app.call('POST', '/v3/auth/tokens', {
        body: {
          auth: {
            identity: {
              methods: ['password'],
              password: { user: { id: app.ids.adminUser, password: 'correct horse battery staple' } },
            },
            scope: { project: { id: app.ids.adminProject } },
          },
        },
      })
    ).headers['x-subject-token']
    const asAdmin = async (query: string, method: 'GET' | 'DELETE' = 'GET') =>
      (await app.call(method, `/v3/auth/tokens${query}`, { token: String(admin), headers })).status
    clock.forward(599)
    expect(await asAdmin('')).toBe(200)
    clock.forward(1)
    expect(await asAdmin('')).toBe(404)
    for (const yes of ['1', 'true', 'True', 'yes', 'on'])
      expect(await asAdmin(`?allow_expired=${yes}`), yes).toBe(200)
    for (const no of ['0', 'false', '', 'no']) expect(await asAdmin(`?allow_expired=${no}`), no).toBe(404)
    expect(await asAdmin('')).toBe(404)
    expect(
      (await app.call('GET', '/v3/auth/tokens?allow_expired=1', { token: subject, headers })).status,
    ).toBe(401)
    // An expired token can be ended for those who would still take it.
    expect(await asAdmin('?allow_expired=1', 'DELETE')).toBe(204)
    expect(await asAdmin('?allow_expired=1')).toBe(404)
  })

  it('stops showing an expired token at the end of the window', async () => {
    const clock = standingClock()
    const app = await testApp({
      clock: clock.now,
      config: { token: { expiration: 60, allow_expired_window: 600 } },
    })
    const headers = { 'x-subject-token': await app.token('member') }
    const ask = async () => {
      const body = {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { id: app.ids.adminUser, password: 'correct horse battery staple' } },
          },
          scope: { project: { id: app.ids.adminProject } },
        },
      }
      const token = String((await app.call('POST', '/v3/auth/tokens', { body })).headers['x-subject-token'])
      return (await app.call('GET', '/v3/auth/tokens?allow_expired=1', { token, headers })).status
    }
    clock.forward(659)
    expect(await ask()).toBe(200)
    clock.forward(1)
    expect(await ask()).toBe(404)
  })
})
