import { expect, it } from 'vitest'
import { claimAt } from '../../src/companions/external-oauth2/claim.ts'

const claims = JSON.parse(
  '{"a": {"b": "deep", "list": ["x"]}, "https://x.example/roles": "r", "__proto__": {"c": "own"}}',
)

it.each([
  ['a.b', 'deep'],
  [['https://x.example/roles'], 'r'],
  ['a.c', undefined],
  ['a.b.length', undefined],
  ['a.list.0', undefined],
  ['constructor.name', undefined],
  ['a.__proto__', undefined],
  ['toString', undefined],
  ['__proto__.c', 'own'],
])('K6 finds at %j what the JSON has there, and nothing of JavaScript', (path, value) => {
  expect(claimAt(claims, path)).toBe(value)
})
