import { expect, it } from 'vitest'
import { updateUser } from '../../src/resources/users/users.ts'
import { password, testApp } from '../app/test-app.ts'
import { standingClock } from './clock.ts'
import { login, rescope, tokenIn, validity } from './login.ts'

const day = 86_400

/** Tokens outlive days here, so that only inactivity ends them. */
async function cloud() {
  const clock = standingClock()
  const app = await testApp({
    config: {
      security_compliance: { disable_user_account_days_inactive: 10 },
      token: { expiration: 30 * day },
    },
    clock: clock.now,
  })
  const { member: id } = app.ids.users
  const enter = () => login(app, { id, password })
  const shown = async () => {
    const list = await app.call('GET', '/v3/users?enabled=true', { as: 'admin' })
    const { json } = await app.call('GET', `/v3/users/${id}`, { as: 'admin' })
    return [json.user.enabled, list.json.users.some((user: { id: string }) => user.id === id)]
  }
  // Whoever looks must not be disabled meanwhile.
  await updateUser(app.deps, app.ids.adminUser, { options: { ignore_user_inactivity: true } })
  return { app, id, clock, enter, shown }
}

it('disables a user who has not logged in for so many days: login, tokens, and what is shown', async () => {
  const { app, clock, enter, shown } = await cloud()
  const token = tokenIn(await enter())
  clock.forward(9 * day)
  expect([await validity(app, token), await shown()]).toEqual([200, [true, true]])
  clock.forward(day)
  expect(await shown()).toEqual([false, false])
  // What is remembered of tokens is at most 250 ms behind.
  await expect.poll(() => validity(app, token)).toBe(401)
  expect((await enter()).status).toBe(401)
})

it('takes a login as activity, and the exchange of a token as none', async () => {
  const { app, clock, enter, shown } = await cloud()
  await enter()
  clock.forward(9 * day)
  const token = tokenIn(await enter())
  clock.forward(9 * day)
  expect(await shown()).toEqual([true, true])
  expect((await rescope(app, token, 'unscoped')).status).toBe(201)
  clock.forward(day)
  expect(await shown()).toEqual([false, false])
})

it('starts anew when an administrator enables the user', async () => {
  const { app, id, clock, enter } = await cloud()
  clock.forward(20 * day)
  expect((await enter()).status).toBe(401)
  const body = { user: { enabled: true } }
  const { json } = await app.call('PATCH', `/v3/users/${id}`, { as: 'admin', body })
  expect(json.user.enabled).toBe(true)
  clock.forward(9 * day)
  expect((await enter()).status).toBe(201)
})

it('leaves users alone that are exempt', async () => {
  const { app, id, clock, enter, shown } = await cloud()
  await updateUser(app.deps, id, { options: { ignore_user_inactivity: true } })
  clock.forward(365 * day)
  expect(await shown()).toEqual([true, true])
  expect((await enter()).status).toBe(201)
})
