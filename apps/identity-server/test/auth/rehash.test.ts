import { expect, it } from 'vitest'
import { createPasswordHasher } from '../../src/identity/passwords/password-hasher.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { login, tokenIn, validity } from './login.ts'

const weak = createPasswordHasher({ algorithm: 'scrypt', rounds: 2, concurrency: 1, queueLimit: 9 })

/** The password of a user, as it is stored. */
const stored = ({ storage, ids }: TestApp) =>
  storage.read
    .selectFrom('password')
    .innerJoin('local_user', 'local_user.id', 'password.local_user_id')
    .selectAll('password')
    .where('local_user.user_id', '=', ids.users.member)
    .execute()

/** A server whose user `member` has a hash that an older configuration has made. */
async function outdated() {
  const app = await testApp()
  const id = app.ids.users.member
  const [present] = await app.deps.users.passwords(id, 1)
  await app.deps.users.replaceHash(present?.id ?? 0, present?.hash ?? '', await weak.hash(password))
  return { app, id }
}

it('replaces an outdated hash at a login, and nothing else of the password', async () => {
  const { app, id } = await outdated()
  const [before, ...none] = await stored(app)
  expect([before?.password_hash, none]).toEqual([expect.stringMatching(/^\$scrypt\$/), []])
  const token = tokenIn(await login(app, { id, password }))
  const after = await stored(app)
  expect(after).toEqual([{ ...before, password_hash: expect.stringMatching(/^\$2b\$04\$/) }])
  // It is not a change of the password: what was obtained with it stays good.
  expect(await validity(app, token)).toBe(200)
  expect((await login(app, { id, password })).status).toBe(201)
  expect(await stored(app)).toEqual(after)
})

it('leaves it alone when the password is wrong, or the login is refused', async () => {
  const { app, id } = await outdated()
  await login(app, { id, password: 'wrong' })
  await app.call('PATCH', `/v3/users/${id}`, { as: 'admin', body: { user: { enabled: false } } })
  await login(app, { id, password })
  expect((await stored(app))[0]?.password_hash).toMatch(/^\$scrypt\$/)
})

it('does not undo a change of the password that is made meanwhile', async () => {
  const { app, id } = await outdated()
  const body = { user: { original_password: password, password: 'new' } }
  const [changed] = await Promise.all([
    app.call('POST', `/v3/users/${id}/password`, { body }),
    login(app, { id, password }),
    login(app, { id, password }),
  ])
  expect(changed.status).toBe(204)
  expect((await login(app, { id, password: 'new' })).status).toBe(201)
  expect((await login(app, { id, password })).status).toBe(401)
})
