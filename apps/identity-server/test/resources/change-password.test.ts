import { describe, expect, it } from 'vitest'
import type { PasswordHasher } from '../../src/identity/passwords/password-hasher.ts'
import { changePassword } from '../../src/resources/users/change-password.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { login } from './logins.ts'

function change({ call }: TestApp, id: string, original_password: string, next: string) {
  return call('POST', `/v3/users/${id}/password`, { body: { user: { original_password, password: next } } })
}

describe('POST /v3/users/{user_id}/password', () => {
  it('changes the password of whoever knows the present one, without a token', async () => {
    const app = await testApp()
    const id = app.ids.users.nobody
    expect((await change(app, id, password, 'new')).status).toBe(204)
    expect((await login(app, id, password)).status).toBe(401)
    expect((await login(app, id, 'new')).status).toBe(201)
  })

  it('ends the tokens of the user', async () => {
    const app = await testApp()
    const token = await app.token('nobody')
    await change(app, app.ids.users.nobody, password, 'new')
    expect((await app.call('GET', `/v3/users/${app.ids.users.nobody}`, { token })).status).toBe(401)
  })

  it('answers an unknown user, a wrong password, no password and a disabled user alike', async () => {
    const app = await testApp()
    const { deps, ids } = app
    const bare = await createUser(deps, { name: 'bare', domainId: ids.domain })
    const off = await createUser(deps, { name: 'off', domainId: ids.domain, password: 'pw', enabled: false })
    const answers = [
      await change(app, 'nowhere', password, 'new'),
      await change(app, ids.users.nobody, 'wrong', 'new'),
      await change(app, ids.users.nobody, '', 'new'),
      await change(app, bare.id, password, 'new'),
      await change(app, off.id, 'pw', 'new'),
    ]
    for (const { status, json } of answers) {
      expect(status).toBe(401)
      expect(json).toEqual(answers[0]?.json)
    }
    expect((await login(app, ids.users.nobody, password)).status).toBe(201)
  })

  it('does the work of one check for an unknown user and for one without a password', async () => {
    const { deps, ids } = await testApp()
    const bare = await createUser(deps, { name: 'bare', domainId: ids.domain })
    const work: string[] = []
    const passwords: PasswordHasher = {
      ...deps.passwords,
      verify: (secret, stored) => {
        work.push('verify')
        return deps.passwords.verify(secret, stored)
      },
      verifyUnknown: (secret) => {
        work.push('verifyUnknown')
        return deps.passwords.verifyUnknown(secret)
      },
    }
    for (const id of ['nowhere', bare.id, ids.users.nobody]) {
      const tried = changePassword({ ...deps, passwords }, id, { originalPassword: 'wrong', password: 'new' })
      await expect(tried).rejects.toMatchObject({ code: 'unauthenticated' })
    }
    expect(work).toEqual(['verifyUnknown', 'verifyUnknown', 'verify'])
  })

  it('takes a password that has expired', async () => {
    const app = await testApp()
    const id = app.ids.users.nobody
    const hash = await app.deps.passwords.hash('stale')
    await app.deps.users.setPassword(id, hash, {
      selfService: true,
      expiresAt: new Date('2020-01-01T00:00:00Z'),
    })
    expect((await login(app, id, 'stale')).status).toBe(401)
    const shown = await app.call('GET', `/v3/users/${id}`, { as: 'admin' })
    expect(shown.json.user.password_expires_at).toBe('2020-01-01T00:00:00.000000')
    expect((await change(app, id, 'stale', 'new')).status).toBe(204)
    expect((await login(app, id, 'new')).status).toBe(201)
  })

  it('answers 400 when the user may not change it, but only to who knows it', async () => {
    const app = await testApp()
    const id = app.ids.users.nobody
    await updateUser(app.deps, id, { options: { lock_password: true } })
    expect((await change(app, id, password, 'new')).status).toBe(400)
    expect((await change(app, id, 'wrong', 'new')).status).toBe(401)
    expect((await login(app, id, password)).status).toBe(201)
  })

  it('refuses a change that an administrator was faster than', async () => {
    const { deps, ids } = await testApp()
    const id = ids.users.nobody
    const passwords: PasswordHasher = {
      ...deps.passwords,
      // While the new password is hashed, somebody else sets one.
      hash: async (secret) => {
        await updateUser(deps, id, { password: 'set by an administrator' })
        return deps.passwords.hash(secret)
      },
    }
    const late = changePassword({ ...deps, passwords }, id, { originalPassword: password, password: 'new' })
    await expect(late).rejects.toMatchObject({ code: 'unauthenticated' })
    const [present] = await deps.users.passwords(id, 1)
    expect(await deps.passwords.verify('set by an administrator', present?.hash ?? '')).toBe(true)
  })

  it('answers 400 for anything but the two passwords, and repeats neither', async () => {
    const { call, ids } = await testApp()
    const refused = [
      {},
      { original_password: password },
      { password: 'new' },
      { original_password: password, password: '' },
      { original_password: password, password: 7 },
      { original_password: password, password: 'new', name: 'x' },
    ]
    for (const user of refused) {
      const { status, text } = await call('POST', `/v3/users/${ids.users.nobody}/password`, {
        body: { user },
      })
      expect(status, Object.keys(user).join()).toBe(400)
      expect(text).not.toContain(password)
    }
  })

  it('knows no other method', async () => {
    const { call, ids } = await testApp()
    expect((await call('GET', `/v3/users/${ids.users.nobody}/password`)).status).toBe(405)
  })
})
