import { describe, expect, it } from 'vitest'
import { passcodeAt, stepAt } from '../../src/auth/totp/passcode.ts'
import { updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { makeCredential } from '../resources/credential-requests.ts'
import { standingClock } from './clock.ts'
import { authenticate, login, validity } from './login.ts'

const security_compliance = { lockout_failure_attempts: 3, lockout_duration: 600 }

async function cloud(more: object = {}) {
  const clock = standingClock()
  const app = await testApp({
    config: {
      security_compliance: { ...security_compliance, ...more },
      auth: { methods: ['password', 'totp', 'token'] },
    },
    clock: clock.now,
  })
  const id = app.ids.users.member
  const attempt = (secret: string) => login(app, { id, password: secret })
  const fail = async (times: number) => {
    for (let i = 0; i < times; i++) expect((await attempt('wrong')).status).toBe(401)
  }
  return { app, id, clock, attempt, fail }
}

const change = ({ call }: TestApp, id: string, original_password: string, next = 'another one') =>
  call('POST', `/v3/users/${id}/password`, { body: { user: { original_password, password: next } } })

describe('a user with too many wrong passwords', () => {
  it('is refused with the right one too, in the same words', async () => {
    const { attempt, fail } = await cloud()
    await fail(2)
    expect((await attempt(password)).status).toBe(201)
    await fail(2)
    const wrong = await attempt('wrong')
    const right = await attempt(password)
    expect([right.status, right.text]).toEqual([wrong.status, wrong.text])
    expect(right.status).toBe(401)
  })

  it('gets in when the lock is over', async () => {
    const { attempt, fail, clock } = await cloud()
    await fail(3)
    clock.forward(599)
    expect((await attempt(password)).status).toBe(401)
    clock.forward(1)
    expect((await attempt(password)).status).toBe(201)
  })

  it('gets in when an administrator enables it again, also when a lock has no end', async () => {
    const { app, id, attempt, fail, clock } = await cloud({ lockout_duration: undefined })
    await fail(3)
    clock.forward(365 * 86_400)
    expect((await attempt(password)).status).toBe(401)
    const body = { user: { enabled: true } }
    expect((await app.call('PATCH', `/v3/users/${id}`, { as: 'admin', body })).status).toBe(200)
    expect((await attempt(password)).status).toBe(201)
  })

  it('keeps the tokens that it has', async () => {
    const { app, fail } = await cloud()
    const token = await app.token('member')
    await fail(3)
    expect(await validity(app, token)).toBe(200)
  })

  it('gets in all the same with ignore_lockout_failure_attempts', async () => {
    const { app, id, attempt, fail } = await cloud()
    await updateUser(app.deps, id, { options: { ignore_lockout_failure_attempts: true } })
    await fail(5)
    expect((await attempt(password)).status).toBe(201)
  })

  it('cannot change its password, and wrong ones there count as well', async () => {
    const { app, id, attempt, fail } = await cloud()
    await fail(1)
    for (let i = 0; i < 2; i++) expect((await change(app, id, 'wrong')).status).toBe(401)
    const locked = await change(app, id, password)
    const wrong = await change(app, id, 'wrong')
    expect([locked.status, locked.text]).toEqual([wrong.status, wrong.text])
    expect((await attempt(password)).status).toBe(401)
  })

  it('is not let guess on by changing the password, only by logging in', async () => {
    const { app, id, attempt, fail } = await cloud()
    await fail(2)
    expect((await change(app, id, password)).status).toBe(204)
    expect((await attempt('another one')).status).toBe(201)
    await fail(2)
    expect((await change(app, id, 'another one', 'a third one')).status).toBe(204)
    await fail(1)
    expect((await attempt('a third one')).status).toBe(401)
  })

  it('has no more guesses by making them all at once', async () => {
    const { attempt } = await cloud({ lockout_failure_attempts: 1 })
    const guesses = Array.from({ length: 30 }, (_, i) => attempt(i === 29 ? password : `guess ${i}`))
    expect((await Promise.all(guesses)).map(({ status }) => status)).not.toContain(201)
  })
})

describe('wrong passcodes', () => {
  const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

  /** A user who needs a password and a passcode, in a cloud that locks after three failures. */
  async function withPasscode() {
    const { app, id, clock, attempt } = await cloud()
    await makeCredential(app, { user_id: id, type: 'totp', blob: seed })
    const shown = () => passcodeAt(Buffer.from('12345678901234567890'), stepAt(clock.now()))
    const both = (passcode: string, secret = password) => {
      const user = { id, password: secret }
      const identity = { methods: ['password', 'totp'], password: { user }, totp: { user: { id, passcode } } }
      return authenticate(app, identity)
    }
    return { app, id, attempt, shown, both }
  }

  it('count like wrong passwords, and the password alone does not clear the count', async () => {
    const { app, id, attempt, shown, both } = await withPasscode()
    await updateUser(app.deps, id, { options: { multi_factor_auth_rules: [['password', 'totp']] } })
    for (let i = 0; i < 3; i++) {
      expect((await both('000000')).status).toBe(401)
      // Gets a receipt, which is no login.
      const { status } = await attempt(password)
      expect(status).toBe(401)
    }
    const locked = await both(shown())
    const unknown = await login(app, { id: 'nobody', password })
    expect([locked.status, locked.text]).toEqual([unknown.status, unknown.text])
  })

  it('are forgotten with a login', async () => {
    const { shown, both } = await withPasscode()
    for (let i = 0; i < 2; i++) expect((await both('000000')).status).toBe(401)
    expect((await both(shown())).status).toBe(201)
    for (let i = 0; i < 2; i++) expect((await both('000000')).status).toBe(401)
    expect((await both('000000', 'wrong')).status).toBe(401)
    expect((await both(shown())).status).toBe(401)
  })
})

it('is off unless it is asked for, and writes nothing then', async () => {
  const app = await testApp()
  const id = app.ids.users.member
  for (let i = 0; i < 20; i++) await login(app, { id, password: 'wrong' })
  expect((await login(app, { id, password })).status).toBe(201)
  const rows = await app.storage.read.selectFrom('local_user').select('failed_auth_count').execute()
  expect(rows.every((row) => (row.failed_auth_count ?? 0) === 0)).toBe(true)
})
