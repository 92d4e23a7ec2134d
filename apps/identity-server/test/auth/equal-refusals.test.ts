import { describe, expect, it } from 'vitest'
import { passwordVerifier } from '../../src/auth/verifiers/password.ts'
import type { PasswordHasher } from '../../src/identity/passwords/password-hasher.ts'
import { changePassword } from '../../src/resources/users/change-password.ts'
import { type Answer, testApp } from '../app/test-app.ts'
import { someCircumstances } from './circumstances.ts'
import { failingConfig, failingLogins } from './failing-logins.ts'
import { login } from './login.ts'

/** What a client sees of a refusal, without what is different in every answer, or the same in every one of a location. */
function seen({ status, headers, text }: Answer) {
  const { 'x-openstack-request-id': _, date: __, deprecation: ___, link: ____, ...others } = headers
  return [status, others, text]
}

const refusal = [
  401,
  {
    vary: 'X-Auth-Token',
    'www-authenticate': 'Keystone uri="http://localhost/v3"',
    'content-type': 'application/json; charset=utf-8',
    'content-length': '108',
    connection: 'keep-alive',
  },
  '{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}',
]

/** @see CVE-2021-38155 */
describe('every failed login with a password', () => {
  it('has the same status, body and headers', async () => {
    const app = await testApp({ config: failingConfig })
    for (const [name, user] of Object.entries(await failingLogins(app))) {
      const scope = { project: { id: app.ids.project } }
      expect([name, ...seen(await login(app, user))]).toEqual([name, ...refusal])
      expect([name, ...seen(await login(app, user, scope))]).toEqual([name, ...refusal])
    }
  })

  it('has them also when it was to change the password', async () => {
    const app = await testApp({ config: failingConfig })
    const { 'other methods needed': _, ...failing } = await failingLogins(app)
    for (const [name, { id, password: original_password = '' }] of Object.entries(failing)) {
      if (id === undefined) continue
      const body = { user: { original_password, password: 'new' } }
      const answer = await app.call('POST', `/v3/users/${id}/password`, { body })
      expect([name, ...seen(answer)]).toEqual([name, ...refusal])
    }
  })
})

/** @see CVE-2018-20170 */
describe('every failed login with a password', () => {
  function counted(passwords: PasswordHasher) {
    let work = 0
    const count = <T>(value: T): T => {
      work += 1
      return value
    }
    const counting: PasswordHasher = {
      ...passwords,
      hash: (given) => count(passwords.hash(given)),
      verify: (given, stored) => count(passwords.verify(given, stored)),
      verifyUnknown: (given) => count(passwords.verifyUnknown(given)),
    }
    return {
      passwords: counting,
      take: () => {
        const taken = work
        work = 0
        return taken
      },
    }
  }

  it('costs one hash, whether or not there is a user', async () => {
    const app = await testApp({ config: failingConfig })
    const { passwords, take } = counted(app.deps.passwords)
    const verify = passwordVerifier({ ...app.deps, passwords })
    const { 'other methods needed': _, ...failing } = await failingLogins(app)
    const context = { scope: undefined, circumstances: someCircumstances }
    for (const [name, { password: given = '', ...user }] of Object.entries(failing)) {
      const tried = verify({ user: user as { id: string }, password: String(given) }, context)
      await expect(tried).rejects.toMatchObject({ code: 'unauthenticated' })
      expect([name, take()]).toEqual([name, 1])
    }
  })

  it('costs that also when it was to change the password', async () => {
    const app = await testApp({ config: failingConfig })
    const { passwords, take } = counted(app.deps.passwords)
    const { 'other methods needed': _, ...failing } = await failingLogins(app)
    for (const [name, { id, password: given = '' }] of Object.entries(failing)) {
      if (id === undefined) continue
      const change = { originalPassword: String(given), password: 'new' }
      const tried = changePassword({ ...app.deps, passwords }, String(id), change)
      await expect(tried).rejects.toMatchObject({ code: 'unauthenticated' })
      expect([name, take()]).toEqual([name, 1])
    }
  })
})
