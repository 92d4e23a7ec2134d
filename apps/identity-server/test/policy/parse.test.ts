import { describe, expect, it } from 'vitest'
import { parseRule } from '../../src/policy/parse.ts'
import { parseListRule } from '../../src/policy/parse-list.ts'
import { PolicyError } from '../../src/policy/policy-error.ts'

const role = (name: string) => ({ type: 'role', match: [name] })

function errorOf(parse: () => unknown): PolicyError {
  try {
    parse()
  } catch (error) {
    if (error instanceof PolicyError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('parseRule', () => {
  it('reads the empty text and "@" as always, "!" as never', () => {
    expect(parseRule('')).toEqual({ type: 'always' })
    expect(parseRule('@')).toEqual({ type: 'always' })
    expect(parseRule('!')).toEqual({ type: 'never' })
  })

  it('binds "not" tighter than "and", and "and" tighter than "or"', () => {
    expect(parseRule('role:a or not role:b and role:c')).toEqual({
      type: 'or',
      checks: [role('a'), { type: 'and', checks: [{ type: 'not', check: role('b') }, role('c')] }],
    })
  })

  it('groups by parentheses, with or without space around them', () => {
    const expected = { type: 'and', checks: [{ type: 'or', checks: [role('a'), role('b')] }, role('c')] }
    expect(parseRule('(role:a or role:b) and role:c')).toEqual(expected)
    expect(parseRule(' ( ( role:a or role:b ) )  and (role:c)\n')).toEqual(expected)
  })

  it('reads the operators in any case', () => {
    expect(parseRule('NOT role:a AND role:b Or role:c')).toEqual(parseRule('not role:a and role:b or role:c'))
  })

  it('reads attributes of the target between fixed texts', () => {
    expect(parseRule('project_id:a-%(target.project.id)s/%(user_id)s%%')).toEqual({
      type: 'match',
      kind: { type: 'credential', name: 'project_id' },
      match: ['a-', { path: ['target', 'project', 'id'] }, '/', { path: ['user_id'] }, '%'],
    })
  })

  it('keeps colons and inner parentheses of a match', () => {
    expect(parseRule('role:compute:admin(eu)x')).toEqual(role('compute:admin(eu)x'))
  })

  it.each([
    ['None:%(a)s', { type: 'none' }],
    ['True:%(a)s', { type: 'text', text: 'True' }],
    ['-12:%(a)s', { type: 'text', text: '-12' }],
    [`'two':%(a)s`, { type: 'text', text: 'two' }],
    [`"None":%(a)s`, { type: 'text', text: 'None' }],
    ['token.project.domain.id:%(a)s', { type: 'credential', name: 'token.project.domain.id' }],
  ])('reads the left side of %s', (text, kind) => {
    expect(parseRule(text)).toMatchObject({ type: 'match', kind })
  })

  it.each([
    ['role:a role:b', 8],
    ['role:a and', 11],
    ['role:a or or role:b', 11],
    ['(role:a or role:b', 18],
    ['role:a)', 7],
    ['()', 2],
    ['   ', 4],
    ['and', 1],
    ['role:a and not', 15],
    ['role:a or admin', 11],
    [`role:a or 'b:c'`, 11],
    [`'a':'b'`, 1],
    ['role:', 1],
    ['user_id:', 1],
    [':x', 1],
    ['1.5:x', 1],
    ['a-b!:x', 1],
    ['user id:x', 1],
    ['role:a or user_id:%(user_id)d', 19],
    ['user_id:x%', 10],
    ['user_id:%()s', 9],
    [`'it\\'s':x`, 1],
  ])('refuses %j at position %i', (text, position) => {
    const error = errorOf(() => parseRule(text, { rule: 'identity:get_user', file: 'policy.yaml' }))
    expect(error).toMatchObject({
      code: 'invalid_rule',
      position,
      rule: 'identity:get_user',
      file: 'policy.yaml',
    })
    expect(error.message).toContain('identity:get_user')
    expect(error.message).toContain('expected')
  })

  it.each(['http://policy.example/%(user_id)s', 'https://policy.example', 'role:a or http:x'])(
    'refuses %s because it asks another server',
    (text) => {
      expect(errorOf(() => parseRule(text)).code).toBe('unsupported_check')
    },
  )
})

describe('parseListRule', () => {
  it('joins the outer list by "or" and the inner lists by "and"', () => {
    expect(parseListRule([['role:a'], ['role:b', 'role:c']])).toEqual(
      parseRule('role:a or role:b and role:c'),
    )
  })

  it('reads a bare check as a list of one', () => {
    expect(parseListRule(['role:a', ['role:b']])).toEqual(parseRule('role:a or role:b'))
  })

  it('always allows when empty, and never when it holds only empty lists', () => {
    expect(parseListRule([])).toEqual({ type: 'always' })
    expect(parseListRule([[], []])).toEqual({ type: 'never' })
    expect(parseListRule([[], ['role:a']])).toEqual(role('a'))
  })

  it('takes white space as part of a name', () => {
    expect(parseListRule([['role:cloud admin']])).toEqual(role('cloud admin'))
  })

  it.each([[[['role:a', 1]]], [[null]], [[[['role:a']]]], [[{ role: 'a' }]], [['admin']], [['']]])(
    'refuses %j',
    (list) => {
      expect(errorOf(() => parseListRule(list, { rule: 'r' }))).toMatchObject({
        code: 'invalid_rule',
        rule: 'r',
      })
    },
  )
})
