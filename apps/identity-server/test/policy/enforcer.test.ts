import { describe, expect, it } from 'vitest'
import { policyCredentials } from '../../src/policy/credentials.ts'
import type { PolicyAction } from '../../src/policy/defaults/actions.ts'
import { createPolicy } from '../../src/policy/enforcer.ts'
import { loadPolicy } from '../../src/policy/load.ts'
import { personas } from './personas.ts'

const overridden = (text: string, options: { enforceScope?: boolean; enforceNewDefaults?: boolean } = {}) =>
  createPolicy({
    overrides: loadPolicy([{ file: 'policy.yaml', text }]).overrides,
    enforceScope: true,
    enforceNewDefaults: true,
    ...options,
  })

describe('decide', () => {
  const policy = createPolicy({ enforceScope: true, enforceNewDefaults: true })

  it('says which part of the policy refused', () => {
    const { decide } = policy
    expect(decide('identity:create_region', personas.domainAdmin, {})).toEqual({
      allowed: false,
      action: 'identity:create_region',
      reason: 'scope',
    })
    expect(decide('identity:create_region', personas.projectReader, {})).toEqual({
      allowed: false,
      action: 'identity:create_region',
      reason: 'rule',
    })
    expect(decide('identity:create_region', personas.projectAdmin, {})).toEqual({
      allowed: true,
      action: 'identity:create_region',
    })
  })

  it.each(['identity:fly', 'admin_required', 'constructor', '__proto__', ''])(
    'denies the unknown action %j',
    (name) => {
      const action = name as PolicyAction
      expect(policy.allows(action, personas.systemAdmin, {})).toBe(false)
      expect(policy.decide(action, personas.systemAdmin, {})).toMatchObject({
        allowed: false,
        reason: 'rule',
      })
    },
  )
})

describe('scope types', () => {
  const strict = createPolicy({ enforceScope: true, enforceNewDefaults: true })
  const lax = createPolicy({ enforceScope: false, enforceNewDefaults: true })
  const admin = ['admin', 'reader']

  it.each([
    ['system', { system_scope: 'all' }, { P: false, SP: true, SDP: true }],
    ['domain', { domain_id: 'd' }, { P: false, SP: false, SDP: true }],
    ['project', { project_id: 'p' }, { P: true, SP: true, SDP: true }],
    ['no', {}, { P: true, SP: true, SDP: true }],
  ] as const)('accept a token with %s scope where they list its kind', (_scope, known, expected) => {
    const creds = policyCredentials({ ...known, roles: admin })
    expect({
      P: strict.allows('identity:list_access_tokens', creds, {}),
      SP: strict.allows('identity:get_service', creds, {}),
      SDP: strict.allows('identity:list_users', creds, {}),
    }).toEqual(expected)
    expect(strict.allows('identity:get_auth_catalog', creds, {})).toBe(true)
  })

  it('are ignored when scope is not enforced, while the rule is not', () => {
    expect(lax.allows('identity:create_region', personas.domainAdmin, {})).toBe(true)
    expect(lax.allows('identity:create_region', personas.domainManager, {})).toBe(false)
    expect(lax.allows('identity:get_service', personas.projectReader, {})).toBe(false)
  })
})

describe('old defaults', () => {
  const owned = { user_id: 'alice', target: { credential: { user_id: 'alice' } } }

  it('allow too when new defaults are not enforced', () => {
    const policy = createPolicy({ enforceScope: true, enforceNewDefaults: false })
    expect(policy.allows('identity:ec2_create_credential', personas.owner, owned)).toBe(true)
    expect(policy.allows('identity:ec2_create_credential', personas.trustee, owned)).toBe(false)
  })

  it('do not count when new defaults are enforced', () => {
    const policy = createPolicy({ enforceScope: true, enforceNewDefaults: true })
    expect(policy.allows('identity:ec2_create_credential', personas.owner, owned)).toBe(false)
  })

  it('do not count for an action that is overridden', () => {
    const policy = overridden('identity:ec2_create_credential: role:member', { enforceNewDefaults: false })
    expect(policy.allows('identity:ec2_create_credential', personas.owner, owned)).toBe(false)
    expect(policy.allows('identity:ec2_create_credential', personas.owningMember, owned)).toBe(true)
  })
})

describe('overrides', () => {
  it('replace the rule of an action and keep its scope types', () => {
    const policy = overridden('"identity:create_region": "role:reader"')
    expect(policy.allows('identity:create_region', personas.projectReader, {})).toBe(true)
    expect(policy.decide('identity:create_region', personas.domainReader, {})).toMatchObject({
      reason: 'scope',
    })
    expect(policy.allows('identity:delete_region', personas.projectReader, {})).toBe(false)
  })

  it('of a base rule change every rule that refers to it', () => {
    const policy = overridden('admin_required: "role:admin and system_scope:all"')
    expect(policy.allows('identity:create_region', personas.systemAdmin, {})).toBe(true)
    expect(policy.allows('identity:create_region', personas.projectAdmin, {})).toBe(false)
    expect(policy.allows('identity:list_revoke_events', personas.projectAdmin, {})).toBe(false)
  })

  it('may refer to rules of their own and to built-in ones', () => {
    const policy = overridden(`
      auditor: role:auditor
      "identity:list_users": rule:auditor or rule:service_role
    `)
    const auditor = policyCredentials({ roles: ['Auditor'], project_id: 'p' })
    expect(policy.allows('identity:list_users', auditor, {})).toBe(true)
    expect(policy.allows('identity:list_users', personas.service, {})).toBe(true)
    expect(policy.allows('identity:list_users', personas.systemAdmin, {})).toBe(false)
  })

  it('widen the roles that managers of a domain may grant', () => {
    const policy = overridden(`domain_managed_target_role: "'operator':%(target.role.name)s"`)
    const target = (name: string) => ({
      target: { user: { domain_id: 'd1' }, project: { domain_id: 'd1' }, role: { name } },
    })
    expect(policy.allows('identity:create_grant', personas.domainManager, target('operator'))).toBe(true)
    expect(policy.allows('identity:create_grant', personas.domainManager, target('member'))).toBe(false)
  })

  it('can open and close an action', () => {
    const policy = overridden('{ "identity:list_users": "", "identity:get_region": "!" }')
    expect(policy.allows('identity:list_users', personas.unscoped, {})).toBe(true)
    expect(policy.allows('identity:get_region', personas.systemAdmin, {})).toBe(false)
  })

  it('that refer to a rule that does not exist are refused', () => {
    expect(() => overridden('"identity:list_users": rule:adminrequired')).toThrow(
      expect.objectContaining({ code: 'unknown_rule', rule: 'identity:list_users', file: 'policy.yaml' }),
    )
  })

  it('that make a circle with built-in rules are refused', () => {
    expect(() => overridden('admin_required: rule:service_or_admin')).toThrow(
      expect.objectContaining({ code: 'rule_cycle' }),
    )
  })
})
