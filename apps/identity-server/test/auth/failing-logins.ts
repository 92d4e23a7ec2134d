import { createDomain } from '../../src/resources/domains/domains.ts'
import { createUser, updateUser } from '../../src/resources/users/users.ts'
import { password, type TestApp } from '../app/test-app.ts'
import { login } from './login.ts'

/** What `failingLogins` needs of a server: users are locked out after two failures, and disabled after ten days. */
export const failingConfig = {
  security_compliance: { lockout_failure_attempts: 2, disable_user_account_days_inactive: 10 },
}

/** Claims of the method password that must not be told apart when they fail. Makes the users that it takes. */
export async function failingLogins(app: TestApp): Promise<Record<string, Record<string, unknown>>> {
  const { deps, ids, storage } = app
  const dark = await createDomain(deps, { name: 'dark', enabled: false })
  const user = (name: string, also: object = {}) =>
    createUser(deps, { name, domainId: ids.domain, password, ...also }).then(({ id }) => id)
  const bare = await createUser(deps, { name: 'bare', domainId: ids.domain })
  const factors = await user('factors')
  await updateUser(deps, factors, { options: { multi_factor_auth_rules: [['totp', 'external']] } })
  const stale = await user('stale')
  const hash = await deps.passwords.hash(password)
  await deps.users.setPassword(stale, hash, { selfService: true, expiresAt: new Date(0) })
  const idle = await user('idle')
  await storage.write(async (tx, changed) => {
    await tx.updateTable('user').set({ last_active_at: '2020-01-01' }).where('id', '=', idle).execute()
    changed('user', idle)
  })
  const locked = await user('locked')
  for (let i = 0; i < 2; i++) await login(app, { id: locked, password: 'wrong' })
  const acme = { id: ids.domain }
  return {
    'unknown user': { id: 'unknown', password },
    'unknown name': { name: 'unknown', domain: acme, password },
    'unknown domain': { name: 'member', domain: { name: 'unknown' }, password },
    'unknown domain id': { name: 'member', domain: { id: 'unknown' }, password },
    'wrong password': { id: ids.users.member, password: 'wrong' },
    'wrong password by name': { name: 'domain-reader', domain: acme, password: 'wrong' },
    'empty password': { id: ids.users.nobody, password: '' },
    'no password given': { id: ids.users['domain-manager'] },
    'no password to compare with': { id: bare.id, password },
    'locked user': { id: locked, password },
    'locked user by name': { name: 'locked', domain: acme, password },
    'locked user and wrong password': { id: locked, password: 'wrong' },
    'disabled user': { id: await user('off', { enabled: false }), password },
    'disabled user by name': { name: 'off', domain: acme, password },
    'inactive user': { id: idle, password },
    'disabled domain': { id: await user('dim', { domainId: dark.id }), password },
    'disabled domain by name': { name: 'dim', domain: { name: 'dark' }, password },
    'expired password and a wrong one': { id: stale, password: 'wrong' },
    'other methods needed': { id: factors, password },
  }
}
