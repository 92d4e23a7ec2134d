import { describe, expect, it } from 'vitest'
import { policyCredentials } from '../../src/policy/credentials.ts'
import { createPolicy } from '../../src/policy/enforcer.ts'
import { loadPolicy } from '../../src/policy/load.ts'
import { parseRule } from '../../src/policy/parse.ts'

const load = (text: string, file = 'policy.yaml') => loadPolicy([{ file, text }])

describe('loadPolicy', () => {
  it('reads YAML with comments, folded texts and anchors', () => {
    const { overrides, warnings } = load(`
# Only our auditors.
auditor: &auditor role:auditor
"identity:list_users": >
  rule:auditor
  or rule:admin_required
"identity:list_groups": *auditor
`)
    expect(overrides.get('identity:list_users')?.check).toEqual(
      parseRule('rule:auditor or rule:admin_required'),
    )
    expect(overrides.get('identity:list_groups')?.check).toEqual(parseRule('role:auditor'))
    expect(warnings).toEqual([])
  })

  it('reads JSON, with tabs and with the old list form', () => {
    const { overrides } = load(
      '{\n\t"identity:list_users": [["role:admin"], ["role:reader", "system_scope:all"]],\n\t"identity:get_user": "@"\n}',
      'policy.json',
    )
    expect(overrides.get('identity:list_users')?.check).toEqual(
      parseRule('role:admin or role:reader and system_scope:all'),
    )
    expect(overrides.get('identity:get_user')?.check).toEqual({ type: 'always' })
  })

  it.each(['', '\n# nothing yet\n', '{}'])('finds no rules in %j', (text) => {
    expect(load(text).overrides.size).toBe(0)
  })

  it('lets a later file replace rules of an earlier one', () => {
    const { overrides } = loadPolicy([
      { file: 'policy.yaml', text: 'owner: role:a\nservice_role: role:b' },
      { file: 'policy.d/50.yaml', text: 'owner: role:c' },
    ])
    expect(overrides.get('owner')).toEqual({ check: parseRule('role:c'), file: 'policy.d/50.yaml' })
    expect(overrides.get('service_role')?.file).toBe('policy.yaml')
  })

  it.each([
    ['no mapping', '- role:admin'],
    ['no mapping', 'role:admin'],
    ['an unclosed text', 'owner: "role:admin'],
    ['a name given twice', 'owner: role:a\nowner: role:b'],
    ['several documents', 'owner: role:a\n---\nowner: role:b'],
    ['an unknown anchor', 'owner: *nobody'],
    ['a number for a name', '1: role:a'],
    ['an empty name', '"": role:a'],
    ['a list for a name', '? [a]\n: role:a'],
    ['an unquoted !, which YAML takes for a tag of an empty text', 'owner: !'],
    ['a tag', 'owner: !!str role:a'],
    ['an unquoted @', 'owner: @'],
  ])('refuses a file with %s', (_what, text) => {
    expect(() => load(text, 'broken.yaml')).toThrow(
      expect.objectContaining({ name: 'PolicyError', code: 'invalid_file', file: 'broken.yaml' }),
    )
  })

  it.each([
    ['nothing', 'owner:'],
    ['a boolean', 'owner: true'],
    ['a number', 'owner: 1'],
    ['a mapping', 'owner: { role: admin }'],
    ['a broken text', 'owner: role:a and'],
    ['white space', 'owner: "  "'],
    ['a broken list', 'owner: [[role:a, 1]]'],
  ])('refuses a rule that is %s', (_what, text) => {
    expect(() => load(text)).toThrow(
      expect.objectContaining({ code: 'invalid_rule', rule: 'owner', file: 'policy.yaml' }),
    )
  })

  it('refuses checks by HTTP', () => {
    expect(() => load('owner: http://policy.example/%(user_id)s')).toThrow(
      expect.objectContaining({ code: 'unsupported_check', rule: 'owner' }),
    )
  })

  it('takes a rule called __proto__ for a rule like any other', () => {
    const { overrides } = load('"__proto__": role:a\nowner: rule:__proto__')
    const policy = createPolicy({ overrides, enforceScope: true, enforceNewDefaults: true })
    const creds = policyCredentials({ roles: ['a'], project_id: 'p' })
    expect(policy.allows('identity:list_application_credentials', creds, {})).toBe(true)
  })
})

describe('warnings', () => {
  const codes = (text: string) => load(text).warnings.map(({ code, rule }) => [code, rule])

  /** @see OSSN-0083 */
  it('tell of rules that are not this server’s and that nothing refers to', () => {
    expect(codes('"identity:list_user": "!"\nhelper: role:a\n"identity:get_user": rule:helper')).toEqual([
      ['unused_rule', 'identity:list_user'],
    ])
    expect(codes('a: rule:b\nb: role:x')).toEqual([['unused_rule', 'a']])
  })

  it('guess the prefix that a name lacks', () => {
    expect(load('get_user: "!"').warnings[0]?.message).toContain('"identity:get_user"')
  })

  it('tell of attributes that callers or targets never have', () => {
    expect(codes('owner: tenant:x or user_id:%(target.user.email)s and role:%(target.roel.name)s')).toEqual([
      ['unknown_credential', 'owner'],
      ['unknown_target', 'owner'],
      ['unknown_target', 'owner'],
    ])
  })

  it('are not given for what rules may ask for', () => {
    const rule =
      'token.project.domain.id:%(target.domain.id)s and None:%(target.role.domain_id)s and rule:owner'
    expect(codes(`"identity:get_user": "${rule}"`)).toEqual([])
  })
})
