import { expect, it } from 'vitest'
import { authStore } from '../../src/auth/store.ts'
import { passwordVerifier } from '../../src/auth/verifiers/password.ts'
import { createDomain } from '../../src/resources/domains/domains.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp, testApp } from '../app/test-app.ts'
import { someCircumstances } from './circumstances.ts'
import { login } from './login.ts'

/** Everything that must not be told apart. */
async function failures(app: TestApp): Promise<Record<string, Record<string, unknown>>> {
  const { deps, ids } = app
  const dark = await createDomain(deps, { name: 'dark', enabled: false })
  const user = (name: string, domainId: string, also: object = {}) =>
    createUser(deps, { name, domainId, password, ...also }).then(({ id }) => id)
  const bare = await createUser(deps, { name: 'bare', domainId: ids.domain })
  const factors = await user('factors', ids.domain)
  await updateUser(deps, factors, { options: { multi_factor_auth_rules: [['totp', 'external']] } })
  return {
    'unknown user': { id: 'unknown', password },
    'unknown name': { name: 'unknown', domain: { id: ids.domain }, password },
    'unknown domain': { name: 'member', domain: { name: 'unknown' }, password },
    'wrong password': { id: ids.users.member, password: 'wrong' },
    'empty password': { id: ids.users.member, password: '' },
    'no password given': { id: ids.users.member },
    'no password to compare with': { id: bare.id, password },
    'disabled user': { id: await user('off', ids.domain, { enabled: false }), password },
    'disabled domain': { id: await user('dim', dark.id), password },
    'disabled domain by name': { name: 'dim', domain: { name: 'dark' }, password },
    'other methods needed': { id: factors, password },
  }
}

/** @see CVE-2021-38155 */
it('answers every failed login with the same status, body and headers', async () => {
  const app = await testApp()
  const answers = []
  for (const [name, user] of Object.entries(await failures(app))) {
    for (const scope of [undefined, { project: { id: app.ids.project } }]) {
      const { status, headers, text } = await login(app, user, scope)
      const { 'x-openstack-request-id': _, date: __, ...others } = headers
      answers.push([name, status, others, text])
    }
  }
  expect(answers).toEqual(
    answers.map(([name]) => [
      name,
      401,
      {
        vary: 'X-Auth-Token',
        'www-authenticate': 'Keystone uri="http://localhost/v3"',
        'content-type': 'application/json; charset=utf-8',
        'content-length': '108',
        connection: 'keep-alive',
      },
      '{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}',
    ]),
  )
})

/** @see CVE-2018-20170 */
it('hashes once for every login, whether or not there is a user', async () => {
  const app = await testApp()
  let work = 0
  const count = <T>(value: T): T => {
    work += 1
    return value
  }
  const verify = passwordVerifier({
    authStore: authStore(app.storage),
    clock: () => new Date(),
    passwords: {
      ...app.deps.passwords,
      verify: (given, stored) => count(app.deps.passwords.verify(given, stored)),
      verifyUnknown: (given) => count(app.deps.passwords.verifyUnknown(given)),
    },
  })
  const { 'other methods needed': _, ...unproven } = await failures(app)
  for (const [name, { password: given = '', ...user }] of Object.entries(unproven)) {
    work = 0
    await expect(
      verify(
        { user: user as { id: string }, password: String(given) },
        { scope: undefined, circumstances: someCircumstances },
      ),
    ).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    expect([name, work]).toEqual([name, 1])
  }
})
