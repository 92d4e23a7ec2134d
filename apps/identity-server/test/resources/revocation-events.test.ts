import { describe, expect, it } from 'vitest'
import { updateUser } from '../../src/resources/users/users.ts'
import { testApp } from '../app/test-app.ts'
import { standingClock } from '../auth/clock.ts'

const url = '/v3/OS-REVOKE/events'
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/)

describe('revocation events', () => {
  it('say what ended tokens, oldest first, with what is set and no more', async () => {
    const clock = standingClock()
    const app = await testApp({ clock: clock.now })
    expect((await app.call('GET', url, { as: 'admin' })).json.events).toEqual([])
    const token = await app.token('member')
    const headers = { 'x-subject-token': token }
    const shown = await app.call('GET', '/auth/tokens', { as: 'admin', headers })
    await app.call('DELETE', '/auth/tokens', { as: 'admin', headers })
    clock.forward(1)
    await updateUser(app.deps, app.ids.users.nobody, { enabled: false })
    await updateUser(app.deps, app.ids.users.nobody, { enabled: true })
    const answer = await app.call('GET', url, { as: 'admin' })
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({
      events: [
        { audit_id: shown.json.token.audit_ids[0], issued_before: instant, revoked_at: instant },
        { user_id: app.ids.users.nobody, issued_before: instant, revoked_at: instant },
      ],
      links: { self: `http://localhost${url}` },
    })
    const since = answer.json.events[0].revoked_at
    expect((await app.call('GET', `${url}?since=${since}`, { as: 'admin' })).json.events).toHaveLength(1)
    expect((await app.call('GET', `${url}?since=2999-01-01T00:00:00`, { as: 'admin' })).json.events).toEqual(
      [],
    )
  })

  it('are for services and administrators of a project or the system', async () => {
    const app = await testApp()
    for (const [as, status] of [
      ['admin', 200],
      ['system-admin', 200],
      ['system-reader', 403],
      ['domain-manager', 403],
      ['member', 403],
      ['nobody', 403],
    ] as const)
      expect([as, (await app.call('GET', url, { as })).status]).toEqual([as, status])
    expect((await app.call('GET', url)).status).toBe(401)
  })

  it('are not asked for since a time that is none', async () => {
    const app = await testApp()
    for (const since of ['yesterday', '', '2026', '2026-13-01T00:00:00Z', '1700000000'])
      expect((await app.call('GET', `${url}?since=${since}`, { as: 'admin' })).status, since).toBe(400)
  })
})
