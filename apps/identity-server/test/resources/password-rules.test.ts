import { describe, expect, it } from 'vitest'
import type { PartialConfig } from '../../src/config/options.ts'
import { password, testApp } from '../app/test-app.ts'
import { standingClock } from '../auth/clock.ts'
import { login, makeUser } from './logins.ts'

const day = 86_400

async function cloud(security_compliance: PartialConfig['security_compliance'] = {}) {
  const clock = standingClock()
  // The administrator's token outlives all of it.
  const app = await testApp({
    config: { security_compliance, token: { expiration: 400 * day } },
    clock: clock.now,
  })
  const { call } = app
  return {
    app,
    clock,
    make: (user: object = {}) => makeUser(app, { name: 'ann', password: 'first', ...user }),
    change: async (id: string, original_password: string, next: string) =>
      call('POST', `/v3/users/${id}/password`, { body: { user: { original_password, password: next } } }),
    patch: (id: string, user: object) => call('PATCH', `/v3/users/${id}`, { as: 'admin', body: { user } }),
    enter: async (id: string, secret: string) => (await login(app, id, secret)).status,
    expires: async (id: string) =>
      (await call('GET', `/v3/users/${id}`, { as: 'admin' })).json.user.password_expires_at,
    inDays: (days: number) =>
      `${new Date(clock.now().getTime() + days * day * 1000).toISOString().slice(0, 19)}.000000`,
  }
}

describe('password_expires_days', () => {
  it('gives new passwords an end: created, set by an administrator, chosen by the user', async () => {
    const { make, change, patch, expires, inDays, clock } = await cloud({ password_expires_days: 30 })
    const id = await make()
    expect(await expires(id)).toBe(inDays(30))
    clock.forward(day)
    await patch(id, { password: 'second' })
    expect(await expires(id)).toBe(inDays(30))
    clock.forward(day)
    await change(id, 'second', 'third')
    expect(await expires(id)).toBe(inDays(30))
    await patch(id, { password: null })
    expect(await expires(id)).toBeNull()
  })

  it('refuses the login from that moment, with words that say so and name the user', async () => {
    const { app, make, change, enter, clock } = await cloud({ password_expires_days: 30 })
    const id = await make()
    clock.forward(30 * day - 1)
    expect(await enter(id, 'first')).toBe(201)
    clock.forward(1)
    const refused = await login(app, id, 'first')
    expect([refused.status, refused.json.error.message]).toEqual([
      401,
      `The password is expired and needs to be changed for user: ${id}.`,
    ])
    // Only who knows it is told.
    expect((await login(app, id, 'wrong')).json.error.message).not.toContain('expired')
    expect((await change(id, 'first', 'second')).status).toBe(204)
    expect(await enter(id, 'second')).toBe(201)
  })

  it('shows the end in tokens and in the list of users', async () => {
    const { app, make, inDays } = await cloud({ password_expires_days: 30 })
    const id = await make()
    expect((await login(app, id, 'first')).json.token.user.password_expires_at).toBe(inDays(30))
    const listed = await app.call('GET', '/v3/users?name=ann', { as: 'admin' })
    expect(listed.json.users[0].password_expires_at).toBe(inDays(30))
  })

  it('exempts users with ignore_password_expiry, also from an end that they have already', async () => {
    const { app, make, patch, enter, expires, inDays, clock } = await cloud({ password_expires_days: 30 })
    const exempt = await make({ options: { ignore_password_expiry: true } })
    const later = await make({ name: 'bob' })
    await patch(later, { options: { ignore_password_expiry: true } })
    const before = `/v3/users?password_expires_at=lte:${inDays(31).slice(0, 19)}Z`
    clock.forward(365 * day)
    for (const id of [exempt, later]) {
      expect([await expires(id), await enter(id, 'first')]).toEqual([null, 201])
      const found = (await app.call('GET', before, { as: 'admin' })).json.users
      expect(found.map((user: { id: string }) => user.id)).not.toContain(id)
    }
    await patch(later, { options: { ignore_password_expiry: null } })
    expect([await enter(later, 'first'), await enter(exempt, 'first')]).toEqual([401, 201])
  })

  it('leaves passwords alone when it is not set', async () => {
    const { make, expires } = await cloud()
    expect(await expires(await make())).toBeNull()
  })
})

describe('change_password_upon_first_use', () => {
  const rule = { change_password_upon_first_use: true }

  it('makes a user change a password that somebody else has set, each time', async () => {
    const { make, change, patch, enter } = await cloud(rule)
    const id = await make()
    expect(await enter(id, 'first')).toBe(401)
    expect((await change(id, 'first', 'second')).status).toBe(204)
    expect(await enter(id, 'second')).toBe(201)
    await patch(id, { password: 'third' })
    expect(await enter(id, 'third')).toBe(401)
    await patch(id, { description: 'no password in this one' })
    expect((await change(id, 'third', 'fourth')).status).toBe(204)
    expect(await enter(id, 'fourth')).toBe(201)
  })

  it('does not concern users who are exempt, nor the administrator who sets up the cloud', async () => {
    const { app, make, patch, enter } = await cloud(rule)
    const exempt = await make({ options: { ignore_change_password_upon_first_use: true } })
    expect(await enter(exempt, 'first')).toBe(201)
    await patch(exempt, { password: 'second' })
    expect(await enter(exempt, 'second')).toBe(201)
    const other = await make({ name: 'bob' })
    await patch(other, { password: 'x', options: { ignore_change_password_upon_first_use: true } })
    expect(await enter(other, 'x')).toBe(201)
    expect(await enter(app.ids.adminUser, password)).toBe(201)
  })
})

describe('unique_last_password_count', () => {
  it('lets a user choose none of the last passwords, the present one included', async () => {
    const { make, change, enter } = await cloud({ unique_last_password_count: 3 })
    const id = await make()
    expect((await change(id, 'first', 'first')).status).toBe(400)
    expect((await change(id, 'first', 'second')).status).toBe(204)
    expect((await change(id, 'second', 'third')).status).toBe(204)
    for (const one of ['first', 'second', 'third']) expect((await change(id, 'third', one)).status).toBe(400)
    expect((await change(id, 'third', 'fourth')).status).toBe(204)
    expect((await change(id, 'fourth', 'first')).status).toBe(204)
    expect(await enter(id, 'first')).toBe(201)
  })

  it('keeps no more passwords than that besides the new one', async () => {
    const { app, make, change } = await cloud({ unique_last_password_count: 2 })
    const id = await make()
    for (let i = 0; i < 5; i++) await change(id, i === 0 ? 'first' : `p${i}`, `p${i + 1}`)
    expect(await app.deps.users.passwords(id, 100)).toHaveLength(3)
  })

  it('does not concern administrators, and nobody when it is 0', async () => {
    const counting = await cloud({ unique_last_password_count: 3 })
    const id = await counting.make()
    expect((await counting.patch(id, { password: 'first' })).status).toBe(200)
    const { make, change } = await cloud()
    expect((await change(await make(), 'first', 'first')).status).toBe(204)
  })

  it('looks past a time without a password', async () => {
    const { make, change, patch } = await cloud({ unique_last_password_count: 5 })
    const id = await make()
    await patch(id, { password: null })
    await patch(id, { password: 'second' })
    expect((await change(id, 'second', 'first')).status).toBe(400)
    expect((await change(id, 'second', 'third')).status).toBe(204)
  })
})

describe('minimum_password_age', () => {
  it('makes users keep a password that they chose, and not one that was set for them', async () => {
    const { make, change, patch, clock } = await cloud({ minimum_password_age: 2 })
    const id = await make()
    expect((await change(id, 'first', 'second')).status).toBe(204)
    clock.forward(2 * day - 1)
    expect((await change(id, 'second', 'third')).status).toBe(400)
    clock.forward(1)
    expect((await change(id, 'second', 'third')).status).toBe(204)
    // An administrator can always.
    expect((await patch(id, { password: 'fourth' })).status).toBe(200)
    expect((await change(id, 'fourth', 'fifth')).status).toBe(204)
  })
})

describe('password_regex', () => {
  const rule = { password_regex: '^.{5,}$', password_regex_description: 'five characters' }

  it('is told in its description to whoever sets a password that does not match: create, reset and change', async () => {
    const { app, make, change, patch, enter } = await cloud(rule)
    const id = await make()
    const answers = [
      await app.call('POST', '/v3/users', { as: 'admin', body: { user: { name: 'bob', password: 'abcd' } } }),
      await patch(id, { password: 'abcd' }),
      await change(id, 'first', 'abcd'),
    ]
    for (const { status, json } of answers)
      expect([status, json.error.message]).toEqual([
        400,
        'The password does not match the requirements: five characters.',
      ])
    expect(await enter(id, 'first')).toBe(201)
    expect((await patch(id, { password: 'abcde' })).status).toBe(200)
    expect((await change(id, 'abcde', 'fghij')).status).toBe(204)
  })

  it('has nothing to say about users without a password, and can do without a description', async () => {
    const { app, make, patch } = await cloud({ password_regex: '^.{5,}$' })
    const id = await makeUser(app, { name: 'bob' })
    expect((await patch(id, { password: null })).status).toBe(200)
    const { status, json } = await patch(await make(), { password: 'abcd' })
    expect([status, json.error.message]).toEqual([400, 'The password does not match the requirements.'])
  })

  it('is not told to somebody who does not know the present password', async () => {
    const { make, change } = await cloud(rule)
    expect((await change(await make(), 'wrong', 'x')).status).toBe(401)
  })
})

describe('lock_password', () => {
  it('leaves the password to administrators', async () => {
    const { make, change, patch, enter } = await cloud()
    const id = await make({ options: { lock_password: true } })
    expect((await change(id, 'first', 'second')).status).toBe(400)
    expect(await enter(id, 'first')).toBe(201)
    expect((await patch(id, { password: 'second' })).status).toBe(200)
    await patch(id, { options: { lock_password: false } })
    expect((await change(id, 'second', 'third')).status).toBe(204)
  })
})
