import { expect, it } from 'vitest'
import { didYouMean } from '../../src/config/did-you-mean.ts'

it.each([
  ['expiraton', 'expiration'],
  ['Provider', 'provider'],
  ['provdier', 'provider'],
  ['zzz', undefined],
  ['', undefined],
])('takes %j for %j', (word, expected) => {
  expect(didYouMean(word, ['provider', 'expiration', 'caching'])).toBe(expected)
})
