import { describe, expect, it } from 'vitest'
import { readMultiFactorRules, satisfiesRules } from '../../src/auth/multi-factor.ts'
import { updateUser } from '../../src/resources/users/users.ts'
import { password, testApp } from '../app/test-app.ts'
import { login, rescope } from './login.ts'

const rulesOf = (rules: unknown, enabled?: unknown) =>
  readMultiFactorRules(
    new Map([
      ['MFAR', JSON.stringify(rules)],
      ...(enabled === undefined ? [] : [['MFAE', JSON.stringify(enabled)] as const]),
    ]),
  )

describe('multi-factor rules', () => {
  it('are satisfied by all the methods of one of them', () => {
    const rules = rulesOf([['password', 'totp'], ['external']])
    expect(satisfiesRules(rules, ['password'])).toBe(false)
    expect(satisfiesRules(rules, ['totp', 'token'])).toBe(false)
    expect(satisfiesRules(rules, ['token', 'totp', 'password'])).toBe(true)
    expect(satisfiesRules(rules, ['external'])).toBe(true)
  })

  it('ask for nothing when there are none or they are switched off', () => {
    expect(satisfiesRules(readMultiFactorRules(new Map()), ['password'])).toBe(true)
    for (const rules of [rulesOf([]), rulesOf(null), rulesOf([['totp']], false)]) {
      expect(satisfiesRules(rules, ['password'])).toBe(true)
    }
    for (const enabled of [true, null, 'false', 0]) {
      expect(satisfiesRules(rulesOf([['totp']], enabled), ['password'])).toBe(false)
    }
  })

  it('that cannot be read are satisfied by nobody', () => {
    for (const rules of ['password', {}, 7, [[]], [7], [['password', 7]], [{}], [null]]) {
      expect(satisfiesRules(rulesOf(rules), ['password', 'totp']), JSON.stringify(rules)).toBe(false)
    }
    expect(satisfiesRules(readMultiFactorRules(new Map([['MFAR', '{']])), ['password'])).toBe(false)
    expect(satisfiesRules(rulesOf([7, ['password']]), ['password'])).toBe(true)
  })

  it('keep a user with a password alone out, also when the rest of a rule is not offered here', async () => {
    const app = await testApp()
    const { ids, deps } = app
    const user = { id: ids.users.member, password }
    const before = await app.token('member')
    const options = (rules: string[][] | null, enabled: boolean | null = null) =>
      updateUser(deps, ids.users.member, {
        options: { multi_factor_auth_rules: rules, multi_factor_auth_enabled: enabled },
      })
    await options([['password', 'totp']])
    expect((await login(app, user)).status).toBe(401)
    expect((await rescope(app, before, 'unscoped')).status).toBe(401)
    await options([['password', 'totp'], ['password']])
    expect((await login(app, user)).status).toBe(201)
    await options([['password', 'totp']], false)
    expect((await login(app, user)).status).toBe(201)
    await options(null)
    expect((await login(app, user)).status).toBe(201)
  })
})
