import { describe, expect, it } from 'vitest'
import { passwordPattern } from '../../../src/identity/compliance/password-pattern.ts'

/** The example of Keystone's documentation: a letter, a digit, and seven characters. */
const documented = '^(?=.*\\d)(?=.*[a-zA-Z]).{7,}$'

describe('a pattern', () => {
  it.each([
    [documented, ['abcdef1', '1234567x', 'pässwort 1'], ['abcdefg', '1234567', 'abc12', '']],
    // From the beginning, and not to the end.
    ['[a-z]+', ['abc', 'abc1'], ['1abc', '']],
    ['a|b', ['a', 'bx'], ['cb']],
    // Characters count, not the units they are made of.
    ['^.{4}$', ['🔑🔑🔑🔑'], ['🔑🔑']],
    // Punctuation is often escaped without need.
    ['^(?=.*[\\!\\@\\#\\-\\_\\ ])\\S.*$', ['a!', 'a-', 'a_', 'a b'], ['ab', 'a\\']],
    ['a\\-b\\"c\\\\!', ['a-b"c\\!'], ['a-b"c!', 'a\\-b"c\\!']],
    ['(.)\\1', ['aa'], ['ab']],
  ])('%s matches as in Keystone', (source, right, wrong) => {
    const pattern = passwordPattern(source)
    for (const password of right) expect([password, pattern.matches(password)]).toEqual([password, true])
    for (const password of wrong) expect([password, pattern.matches(password)]).toEqual([password, false])
  })

  it.each([
    ['has no end', '^(abc'],
    ['is no pattern of anybody', '*a'],
    ['has flags in it', '(?i)abc'],
    ['names a group as Python does', '(?P<word>abc)'],
    ['is anchored as Python does it', '\\Aabc\\Z'],
    ['leaves the lower bound out', 'a{,5}'],
    ['begins a class with its end', '[]a]b'],
    ['does not give back', '(?>a+)b'],
    ['is open at one end and closed at the other', 'a)(b'],
  ])('that %s is refused instead of meaning something else', (_what, source) => {
    expect(() => passwordPattern(source)).toThrow(SyntaxError)
  })

  it('that takes for ever does not: the password is refused, and the next one is looked at', () => {
    const pattern = passwordPattern('^(\\w+\\s?)+$')
    expect(pattern.matches(`${'a'.repeat(64)}!`)).toBe(false)
    expect(pattern.matches('two words')).toBe(true)
  })

  it('sees no password that is too long to be set', () => {
    expect(passwordPattern('').matches('x'.repeat(4096))).toBe(true)
    expect(passwordPattern('').matches('x'.repeat(4097))).toBe(false)
  })
})
