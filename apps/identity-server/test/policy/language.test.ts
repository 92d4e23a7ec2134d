import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policyCredentials } from '../../src/policy/credentials.ts'
import { linkRules } from '../../src/policy/link.ts'
import { parseRule } from '../../src/policy/parse.ts'

const creds = policyCredentials({ roles: ['yes'] })
const holds = (text: string, more: Readonly<Record<string, string>> = {}): boolean => {
  const rules = Object.entries({ ...more, it: text }).map(
    ([name, rule]) => [name, { check: parseRule(rule) }] as const,
  )
  return linkRules(new Map(rules)).get('it')!(creds, {})
}

type Tree =
  | { readonly op: 'leaf'; readonly value: boolean; readonly spelling: number }
  | { readonly op: 'not'; readonly of: Tree; readonly parens: boolean }
  | {
      readonly op: 'and' | 'or'
      readonly of: readonly Tree[]
      readonly parens: boolean
      readonly upper: boolean
    }

const trueLeaves = ['@', 'role:yes', 'role:YES', 'rule:true', 'None:None', `user_id:None`]
const falseLeaves = ['!', 'role:no', 'rule:false', 'user_id:%(user_id)s', '1:2', 'None:%(target.user.id)s']
const leafRules = { true: '@', false: '!' }

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    fc.record({ op: fc.constant('leaf' as const), value: fc.boolean(), spelling: fc.nat(5) }),
    fc.record({ op: fc.constant('not' as const), of: tie('tree'), parens: fc.boolean() }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
      parens: fc.boolean(),
      upper: fc.boolean(),
    }),
  ),
}))

/** Binding strength: a part is put in parentheses when it binds less tightly than what it is in. */
const strength = { or: 0, and: 1, not: 2, leaf: 3 }

function print(node: Tree, within = 0): string {
  if (node.op === 'leaf') return (node.value ? trueLeaves : falseLeaves)[node.spelling]!
  const inner =
    node.op === 'not'
      ? `not ${print(node.of, strength.not)}`
      : node.of
          .map((each) => print(each, strength[node.op] + 1))
          .join(` ${node.upper ? node.op.toUpperCase() : node.op}  `)
  return node.parens || strength[node.op] < within ? `(${inner})` : inner
}

function evaluate(node: Tree): boolean {
  switch (node.op) {
    case 'leaf':
      return node.value
    case 'not':
      return !evaluate(node.of)
    case 'and':
      return node.of.every(evaluate)
    case 'or':
      return node.of.some(evaluate)
  }
}

describe('the rule language', () => {
  it('evaluates every expression as a naive evaluator does', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(holds(print(node), leafRules)).toBe(evaluate(node))
      }),
      { numRuns: 500 },
    )
  })

  it('evaluates expressions without parentheses by splitting at "or", then at "and", then at "not"', () => {
    const word = fc.record({ nots: fc.nat(3), value: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(fc.record({ word, op: fc.constantFrom('and', 'or') }), { minLength: 1, maxLength: 12 }),
        (parts) => {
          const text = parts
            .map(
              ({ word, op }, i) =>
                `${i > 0 ? `${op} ` : ''}${'not '.repeat(word.nots)}${word.value ? '@' : '!'}`,
            )
            .join(' ')
          const naive = text
            .split(' or ')
            .some((alternative) =>
              alternative
                .split(' and ')
                .every((term) => (term.split('not ').length % 2 === 1) === term.endsWith('@')),
            )
          expect(holds(text)).toBe(naive)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('throws nothing but a PolicyError for any text', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      ' ',
      'and',
      'or',
      'not',
      'role:a',
      '%(',
      's',
      ':',
      "'",
      '"',
      '@',
      '!',
      '%',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 12 }), (pieces) => {
        try {
          parseRule(pieces.join(''))
        } catch (error) {
          expect(error).toMatchObject({ name: 'PolicyError' })
        }
      }),
      { numRuns: 1000 },
    )
  })
})
