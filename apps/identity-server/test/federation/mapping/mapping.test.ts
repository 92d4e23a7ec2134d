import { describe, expect, it } from 'vitest'
import { checkPlaces } from '../../../src/federation/mapping/check-places.ts'
import { evaluateMapping } from '../../../src/federation/mapping/evaluate.ts'
import { MappingError } from '../../../src/federation/mapping/mapping-error.ts'
import { parseMapping } from '../../../src/federation/mapping/parse-mapping.ts'

const remote = [{ type: 'name' }, { type: 'groups' }]

/** A mapping with one rule that has these local items. */
function rulesWith(...local: object[]): unknown {
  return [{ local, remote }]
}

function evaluate(rules: unknown, assertion: Record<string, string>, version = '1.0') {
  return evaluateMapping(parseMapping(rules, version), new Map(Object.entries(assertion)))
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof MappingError) return error.code
    throw error
  }
}

describe('reading a mapping', () => {
  it('takes every version, and what each of them has', () => {
    const domain = { id: 'd' }
    expect(codeOf(() => parseMapping(rulesWith({ user: {} }), '1.0'))).toBeUndefined()
    const project = { projects: [{ name: 'p', roles: [{ name: 'r' }], domain }] }
    expect(codeOf(() => parseMapping(rulesWith(project), '1.0'))).toBe('invalid_mapping')
    expect(codeOf(() => parseMapping(rulesWith(project), '2.0'))).toBeUndefined()
    expect(codeOf(() => parseMapping(rulesWith({ projects_json: '{0}' }), '2.0'))).toBe('invalid_mapping')
    expect(codeOf(() => parseMapping(rulesWith({ projects_json: '{0}' }), '3.0'))).toBeUndefined()
    expect(codeOf(() => parseMapping(rulesWith({ user: {} }), '4.0'))).toBe('invalid_mapping')
  })

  it.each<[string, unknown]>([
    ['rules', {}],
    ['rules', []],
    ['rules[0]', ['x']],
    ['rules[0]', [{ local: [] }]],
    ['rules[0].remote', [{ local: [], remote: [] }]],
    ['rules[1].remote[0]', [...(rulesWith() as object[]), { local: [], remote: [{}] }]],
    ['rules[0].remote[0].type', [{ local: [], remote: [{ type: 7 }] }]],
    ['rules[0].remote[0]', [{ local: [], remote: [{ type: 'x', unknown: [] }] }]],
    ['rules[0].remote[0]', [{ local: [], remote: [{ type: 'x', blacklist: [], whitelist: [] }] }]],
    ['rules[0].remote[0]', [{ local: [], remote: [{ type: 'x', regex: true }] }]],
    ['rules[0].remote[0].regex', [{ local: [], remote: [{ type: 'x', any_one_of: [], regex: 'yes' }] }]],
    ['rules[0].remote[0].any_one_of', [{ local: [], remote: [{ type: 'x', any_one_of: 'y' }] }]],
    ['rules[0].remote[0].any_one_of[1]', [{ local: [], remote: [{ type: 'x', any_one_of: ['y', 7] }] }]],
    [
      'rules[0].remote[0].whitelist[0]',
      [{ local: [], remote: [{ type: 'x', whitelist: ['(?=y)'], regex: true }] }],
    ],
    ['rules[0].local[0]', rulesWith({ role: 'admin' })],
    ['rules[0].local[0].user', rulesWith({ user: { password: 'x' } })],
    ['rules[0].local[0].user.type', rulesWith({ user: { type: 'admin' } })],
    ['rules[0].local[0].user.domain', rulesWith({ user: { domain: {} } })],
    ['rules[0].local[0].group', rulesWith({ group: { name: 'g' } })],
    ['rules[0].local[0].group', rulesWith({ group: { id: 'g', name: 'g' } })],
    ['rules[0].local[0].groups', rulesWith({ groups: ['g'] })],
    ['rules[0].local[0].projects[0]', rulesWith({ projects: [{ name: 'p' }] })],
    ['rules[0].local[0].projects[0].roles[0]', rulesWith({ projects: [{ name: 'p', roles: [{}] }] })],
  ])('says that %s is wrong', (path, rules) => {
    expect(() => parseMapping(rules, '1.0')).toThrow(`Invalid mapping: ${path} `)
    expect(codeOf(() => parseMapping(rules, '1.0'))).toBe('invalid_mapping')
  })

  it('refuses what Python could read of its own objects through a place for a value', () => {
    for (const name of ['{0.__class__}', '{0[0]}', '{0!r}', '{0:>10}', '{}', '{name}', '{', 'a}']) {
      expect(
        codeOf(() => parseMapping(rulesWith({ user: { name } }), '1.0')),
        name,
      ).toBe('invalid_mapping')
    }
    expect(evaluate(rulesWith({ user: { name: '{{{0}}}' } }), { name: 'a', groups: '' }).user.name).toBe(
      '{a}',
    )
  })

  it('finds places without a value when a mapping is made, and refuses a login when a rule with one holds', () => {
    const rules = [
      { local: [{ user: { name: '{1}' } }], remote: [{ type: 'name' }, { type: 'x', any_one_of: ['y'] }] },
      { local: [{ user: { name: '{0}' } }], remote: [{ type: 'name' }] },
    ]
    expect(() => checkPlaces(parseMapping(rules, '1.0'))).toThrow('Invalid mapping: rules[0].local ')
    expect(evaluate(rules, { name: 'a' }).user.name).toBe('a')
    expect(codeOf(() => evaluate(rules, { name: 'a', x: 'y' }))).toBe('not_mapped')
    expect(() => checkPlaces(parseMapping(rules.slice(1), '1.0'))).not.toThrow()
  })
})

describe('evaluating a mapping', () => {
  it('takes the first user, all groups, and the last projects', () => {
    const domain = { name: 'acme' }
    const rules = [
      {
        local: [
          {
            user: { name: '{0}', email: '{0}@example.com' },
            group: { id: 'g1' },
            projects: [{ name: 'p', roles: [] }],
          },
          { user: { name: 'second' }, groups: '{1}', domain },
        ],
        remote,
      },
      { local: [{ group_ids: '{0}', projects: [] }], remote: [{ type: 'ids' }] },
      { local: [{ user: { name: 'never' } }], remote: [{ type: 'absent' }] },
    ]
    expect(evaluate(rules, { name: 'ann', groups: 'staff;admins', ids: 'g2;g1' })).toEqual({
      user: { type: 'ephemeral', name: 'ann', email: 'ann@example.com' },
      groupIds: ['g1', 'g2'],
      groupNames: [
        { name: 'staff', domain },
        { name: 'admins', domain },
      ],
      projects: [],
    })
  })

  it('refuses an assertion for which no rule holds', () => {
    expect(codeOf(() => evaluate(rulesWith({ user: { name: '{0}' } }), { name: 'ann' }))).toBe('not_mapped')
    expect(codeOf(() => evaluate(rulesWith(), { name: 'ann', groups: 'x' }))).toBe('not_mapped')
  })

  it('takes an attribute for absent that only objects have', () => {
    const rules = [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'constructor' }] }]
    expect(codeOf(() => evaluate(rules, { name: 'ann' }))).toBe('not_mapped')
  })

  /** In Keystone, `['admins']` passes a blacklist of `admins` and then is the group `admins`. */
  it('makes one group of one value, even when it looks like a list', () => {
    const rules = [
      {
        local: [{ user: { name: 'x' }, groups: '{0}', domain: { id: 'd' } }],
        remote: [{ type: 'groups', blacklist: ['admins'] }],
      },
    ]
    expect(evaluate(rules, { groups: "['admins']" }).groupNames).toEqual([
      { name: "['admins']", domain: { id: 'd' } },
    ])
    expect(evaluate(rules, { groups: 'staff;admins' }).groupNames).toEqual([
      { name: 'staff', domain: { id: 'd' } },
    ])
  })

  /** Keystone takes every group with "name" in its name for JSON, and fails. */
  it('knows groups with "name" in their name', () => {
    const rules = rulesWith({ user: { name: '{0}' }, groups: '{1}', domain: { id: 'd' } })
    expect(evaluate(rules, { name: 'ann', groups: 'surnames;domain-admins' }).groupNames).toEqual([
      { name: 'surnames', domain: { id: 'd' } },
      { name: 'domain-admins', domain: { id: 'd' } },
    ])
  })

  it('reads groups of another Keystone, with their domains, beside plain ones', () => {
    const rules = rulesWith({ user: { name: '{0}' }, groups: '{1}', domain: { id: 'd' } })
    const groups = 'JSON:{"name":"staff","domain":{"name":"Default"}};plain'
    expect(evaluate(rules, { name: 'ann', groups }).groupNames).toEqual([
      { name: 'staff', domain: { name: 'Default' } },
      { name: 'plain', domain: { id: 'd' } },
    ])
    for (const wrong of [
      'JSON:',
      'JSON:null',
      'JSON:{"name":"x"}',
      'JSON:{"name":"x","domain":"y"}',
      'JSON:[]',
    ]) {
      expect(
        codeOf(() => evaluate(rules, { name: 'ann', groups: wrong })),
        wrong,
      ).toBe('not_mapped')
    }
  })

  /** Keystone takes the domain of the last item, whatever it is about. */
  it('gives the user the domain of its own item, from version 2.0 on', () => {
    const rules = rulesWith(
      { user: { name: '{0}' }, domain: { id: 'own' } },
      { groups: '{1}', domain: { id: 'of the groups' } },
    )
    const assertion = { name: 'ann', groups: 'x' }
    expect(evaluate(rules, assertion, '2.0').user.domain).toEqual({ id: 'own' })
    expect(evaluate(rules, assertion, '1.0').user.domain).toBeUndefined()
  })

  it('takes nothing but a JSON array of projects for asserted projects', () => {
    const rules = rulesWith({ user: { name: '{0}' }, projects_json: '{1}' })
    const asserted = (groups: string) => evaluate(rules, { name: 'ann', groups }, '3.0').projects
    expect(asserted('[{"name":"p","roles":[{"name":"member"}],"domain":{"id":"d"}}]')).toEqual([
      { name: 'p', roles: ['member'], domain: { id: 'd' } },
    ])
    for (const wrong of ['', 'x', '{}', '[{"name":"p"}]', '[{"name":"p","roles":["r"]}]', '[];[]']) {
      expect(
        codeOf(() => asserted(wrong)),
        wrong,
      ).toBe('not_mapped')
    }
  })
})
