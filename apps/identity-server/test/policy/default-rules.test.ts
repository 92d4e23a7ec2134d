import { describe, expect, expectTypeOf, it } from 'vitest'
import { actionNames, actionRules, type PolicyAction } from '../../src/policy/defaults/actions.ts'
import { createPolicy } from '../../src/policy/enforcer.ts'
import type { PolicyTarget, PolicyTargetObjects } from '../../src/policy/targets.ts'
import { whoMay } from './default-rules.ts'
import { personas } from './personas.ts'

const policy = createPolicy({ enforceScope: true, enforceNewDefaults: true })

const everything: PolicyTarget = {
  user_id: 'alice',
  target: {
    user: { id: 'alice', domain_id: 'd1' },
    group: { id: 'g1', domain_id: 'd1' },
    project: { id: 'p1', domain_id: 'd1' },
    domain: { id: 'd1' },
    role: { id: 'r1', name: 'member', domain_id: null },
    credential: { id: 'c1', user_id: 'alice' },
    trust: { id: 't1', trustor_user_id: 'alice', trustee_user_id: 'bob' },
    token: { user_id: 'alice' },
    limit: { id: 'l1', project_id: 'p1', domain_id: null, project: { domain_id: 'd1' } },
    domain_id: 'd1',
  },
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)
const rows = whoMay.flatMap(({ actions, allowed }) =>
  words(actions).map((action) => ({ action: `identity:${action}` as PolicyAction, allowed: words(allowed) })),
)
const allowedOn = (action: PolicyAction, target: PolicyTarget): readonly string[] =>
  Object.entries(personas).flatMap(([name, creds]) => (policy.allows(action, creds, target) ? [name] : []))

describe('the default rules', () => {
  it('cover the 194 actions of the API, each once', () => {
    expect(actionNames).toHaveLength(194)
    expect(rows.map(({ action }) => action).sort()).toEqual([...actionNames].sort())
  })

  it('name actions by a type that holds no other names', () => {
    expectTypeOf<'identity:get_user'>().toExtend<PolicyAction>()
    expectTypeOf<'identity:get_usr'>().not.toExtend<PolicyAction>()
  })

  it('say what each action does', () => {
    expect(actionNames.filter((action) => !/^[A-Z].*\.$/.test(actionRules[action].description))).toEqual([])
  })

  it.each(rows)('of $action allow exactly the callers of the API reference', ({ action, allowed }) => {
    expect([...allowedOn(action, everything)].sort()).toEqual([...allowed].sort())
  })

  it('allow only admins, readers of the system and what needs no target when the target is unknown', () => {
    const open = new Set(
      whoMay
        .find(({ actions }) => actions.includes('get_auth_catalog'))!
        .actions.trim()
        .split(/\s+/),
    )
    const others = rows
      .filter(({ action }) => !open.has(action.slice('identity:'.length)))
      .flatMap(({ action }) => allowedOn(action, {}).map((name) => ({ action, name })))
      .filter(({ name }) => !['systemAdmin', 'systemReader', 'domainAdmin', 'projectAdmin'].includes(name))
    expect(others.map(({ action, name }) => `${action} ${name}`).sort()).toEqual([
      'identity:ec2tokens_validate service',
      'identity:list_revoke_events service',
      'identity:list_roles domainManager',
      'identity:list_roles foreignDomainManager',
      'identity:revocation_list service',
      'identity:s3tokens_validate service',
      'identity:validate_token service',
    ])
  })
})

describe('a target without a domain', () => {
  const rootDomain = { id: 'd1', domain_id: null, is_domain: true }

  /** @see LP 2138295 */
  it('is not in the domain of a caller without a domain', () => {
    for (const action of [
      'identity:get_project',
      'identity:update_project',
      'identity:list_project_tags',
    ] as const) {
      const allowed = allowedOn(action, { target: { project: rootDomain } })
      expect(allowed.filter((name) => !/Admin$|systemReader/.test(name))).toEqual([])
    }
  })

  it('allows nobody whom an unknown target does not allow', () => {
    const nothing = {
      project: { domain_id: null },
      role: { domain_id: null },
      credential: { project_id: null },
      trust: { project_id: null },
      limit: { project_id: null, domain_id: null, project: { domain_id: null } },
      domain_id: null,
    } satisfies PolicyTargetObjects
    for (const action of actionNames) {
      expect(allowedOn(action, { target: nothing }), action).toEqual(allowedOn(action, {}))
    }
  })
})

describe('grants', () => {
  const target = { user: { domain_id: 'd1' }, project: { domain_id: 'd1' } } satisfies PolicyTargetObjects
  const role = (name: string, domain_id: string | null) => ({ name, domain_id })

  it('let the manager of a domain grant and revoke manager, member and reader only', () => {
    for (const action of ['identity:create_grant', 'identity:revoke_grant'] as const) {
      const names = ['admin', 'manager', 'member', 'reader', 'service', 'Manager']
      const granted = names.filter((name) =>
        policy.allows(action, personas.domainManager, { target: { ...target, role: role(name, null) } }),
      )
      expect(granted).toEqual(['manager', 'member', 'reader'])
    }
  })

  it.each([
    ['user', { user: { domain_id: 'd9' }, project: { domain_id: 'd1' } }],
    ['group', { group: { domain_id: 'd9' }, domain: { id: 'd1' } }],
    ['project', { user: { domain_id: 'd1' }, project: { domain_id: 'd9' } }],
    ['domain', { group: { domain_id: 'd1' }, domain: { id: 'd9' } }],
  ])('do not let managers reach a %s of another domain', (_what, foreign) => {
    const reach = { target: { ...foreign, role: role('member', null) } }
    expect(policy.allows('identity:create_grant', personas.domainManager, reach)).toBe(false)
    expect(policy.allows('identity:list_grants', personas.domainReader, reach)).toBe(false)
  })

  it('let the reader of a domain check global roles and those of the domain', () => {
    const may = (domain: string | null) =>
      policy.allows('identity:check_grant', personas.domainReader, {
        target: { ...target, role: role('x', domain) },
      })
    expect([may(null), may('d1'), may('d9')]).toEqual([true, true, false])
  })
})
