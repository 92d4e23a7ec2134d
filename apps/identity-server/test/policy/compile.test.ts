import { describe, expect, it } from 'vitest'
import { type KnownCredentials, policyCredentials } from '../../src/policy/credentials.ts'
import { linkRules } from '../../src/policy/link.ts'
import { parseRule } from '../../src/policy/parse.ts'
import type { PolicyTarget } from '../../src/policy/targets.ts'

function holds(text: string, known: Partial<KnownCredentials> = {}, target: PolicyTarget = {}): boolean {
  const linked = linkRules(new Map([['it', { check: parseRule(text) }]]))
  return linked.get('it')!(policyCredentials({ roles: [], ...known }), target)
}

const link = (rules: Readonly<Record<string, string>>) =>
  linkRules(
    new Map(Object.entries(rules).map(([rule, text]) => [rule, { check: parseRule(text), file: 'p.yaml' }])),
  )

describe('a role check', () => {
  it('compares without regard to case on both sides', () => {
    expect(holds('role:ADMIN', { roles: ['aDmin'] })).toBe(true)
    expect(
      holds('role:%(target.role.name)s', { roles: ['admin'] }, { target: { role: { name: 'Admin' } } }),
    ).toBe(true)
  })

  it('does not hold for a part of a name', () => {
    expect(holds('role:admin', { roles: ['administrator', 'cloud admin'] })).toBe(false)
  })

  it('is the same as a comparison with the list of roles', () => {
    expect(holds('roles:Admin', { roles: ['member', 'admin'] })).toBe(true)
    expect(holds('roles:None', { roles: [] })).toBe(false)
  })
})

describe('a comparison', () => {
  /** @see LP 2138295 */
  it('does not take two absences for equal', () => {
    const rule = 'domain_id:%(target.project.domain_id)s'
    expect(holds(rule, { domain_id: null }, { target: { project: { domain_id: null } } })).toBe(false)
    expect(holds(rule, { domain_id: null }, { target: { project: {} } })).toBe(false)
    expect(holds(rule, { domain_id: null }, {})).toBe(false)
    expect(holds(rule, { domain_id: 'd' }, { target: { project: { domain_id: null } } })).toBe(false)
    expect(holds(rule, { domain_id: 'd' }, { target: { project: { domain_id: 'd' } } })).toBe(true)
  })

  it('tells an absence from the text "None"', () => {
    const rule = 'domain_id:%(target.domain_id)s'
    expect(holds(rule, { domain_id: null }, { target: { domain_id: 'None' } })).toBe(false)
    expect(holds(rule, { domain_id: 'None' }, { target: { domain_id: null } })).toBe(false)
    expect(holds('domain_id:None', { domain_id: 'None' })).toBe(false)
    expect(holds('None:%(target.domain_id)s', {}, { target: { domain_id: 'None' } })).toBe(false)
    expect(holds(`'None':%(target.domain_id)s`, {}, { target: { domain_id: null } })).toBe(false)
    expect(holds(`'None':%(target.domain_id)s`, {}, { target: { domain_id: 'None' } })).toBe(true)
  })

  it('asks credentials for an absence by a literal None', () => {
    expect(holds('domain_id:None', { domain_id: null })).toBe(true)
    expect(holds('domain_id:None', { domain_id: 'd' })).toBe(false)
    expect(holds('token.domain.id:None', { domain_id: null })).toBe(true)
  })

  it('does not take credentials that lack an attribute for having it', () => {
    const { domain_id: _, ...lacking } = policyCredentials({ roles: [] })
    const rule = linkRules(new Map([['it', { check: parseRule('not domain_id:None') }]])).get('it')!
    expect(rule(lacking as ReturnType<typeof policyCredentials>, {})).toBe(false)
  })

  it('asks a target for a known absence by a literal None', () => {
    const rule = 'None:%(target.role.domain_id)s'
    expect(holds(rule, {}, { target: { role: { domain_id: null } } })).toBe(true)
    expect(holds(rule, {}, { target: { role: {} } })).toBe(false)
    expect(holds(rule, {}, {})).toBe(false)
    expect(holds(rule, {}, { target: { role: { domain_id: '' } } })).toBe(false)
  })

  it('holds for no text that a missing attribute is part of', () => {
    const rule = 'user_id:x%(target.domain_id)s'
    expect(holds(rule, { user_id: 'x' })).toBe(false)
    expect(holds(rule, { user_id: 'xNone' }, { target: { domain_id: null } })).toBe(false)
    expect(holds(rule, { user_id: 'xd' }, { target: { domain_id: 'd' } })).toBe(true)
  })

  it('writes booleans as Python does', () => {
    expect(holds('True:%(target.project.is_domain)s', {}, { target: { project: { is_domain: true } } })).toBe(
      true,
    )
    expect(holds('is_admin_project:True', { is_admin_project: true })).toBe(true)
    expect(holds('is_admin_project:true', { is_admin_project: true })).toBe(false)
  })

  it('holds for any of several groups', () => {
    const target = { target: { group: { id: 'g2' } } }
    expect(holds('group_ids:%(target.group.id)s', { group_ids: ['g1', 'g2'] }, target)).toBe(true)
    expect(holds('group_ids:%(target.group.id)s', { group_ids: ['g1'] }, target)).toBe(false)
    expect(holds('group_ids:%(target.group.id)s', { group_ids: [] })).toBe(false)
  })

  it('knows credentials by the names Keystone has used', () => {
    const known = { project_domain_id: 'd', domain_id: 'e', system_scope: 'all' } as const
    expect(holds('token.project.domain.id:d', known)).toBe(true)
    expect(holds('token.domain.id:e', known)).toBe(true)
    expect(holds('system:all', known)).toBe(true)
  })

  it('never holds for attributes that nobody has, nor for inherited properties', () => {
    expect(holds('nonsense:None')).toBe(false)
    expect(holds('constructor.name:Object')).toBe(false)
    expect(holds('user_id:%(user_id)s', { user_id: 'u' }, Object.create({ user_id: 'u' }))).toBe(false)
    expect(holds(`'Object':%(constructor.name)s`)).toBe(false)
    expect(holds(`'3':%(target.domain_id.length)s`, {}, { target: { domain_id: 'abc' } })).toBe(false)
  })
})

describe('references between rules', () => {
  it('are resolved wherever the rules stand', () => {
    const linked = link({ a: 'rule:c or rule:b', b: 'not rule:c', c: '!' })
    expect(linked.get('a')!(policyCredentials({ roles: [] }), {})).toBe(true)
  })

  it('may meet in one rule without being a circle', () => {
    expect(() => link({ a: 'rule:b or rule:c', b: 'rule:d', c: 'rule:d', d: '@' })).not.toThrow()
  })

  it('to a rule that does not exist are refused', () => {
    expect(() => link({ a: 'role:x or rule:admin_requierd' })).toThrow(
      expect.objectContaining({ code: 'unknown_rule', rule: 'a', file: 'p.yaml', position: 11 }),
    )
  })

  it.each([
    [{ a: 'rule:a' }],
    [{ a: 'rule:b', b: 'role:x and not rule:c', c: 'rule:a' }],
    [{ z: '@', a: 'rule:b', b: 'rule:b' }],
  ])('in a circle are refused: %j', (rules) => {
    expect(() => link(rules)).toThrow(expect.objectContaining({ code: 'rule_cycle' }))
  })
})
