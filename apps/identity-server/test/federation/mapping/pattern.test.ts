import { describe, expect, it } from 'vitest'
import { compilePattern } from '../../../src/federation/mapping/pattern.ts'

const matches = (pattern: string, text: string) => compilePattern(pattern).matches(text)

describe('a pattern', () => {
  it('is searched for anywhere in the text', () => {
    expect(matches('b+', 'abc')).toBe(true)
    expect(matches('^b', 'abc')).toBe(false)
    expect(matches('', '')).toBe(true)
    expect(matches('b$', 'ab\n')).toBe(true)
    expect(matches('a$', 'a\nb')).toBe(false)
  })

  it('compares characters, not the halves of one', () => {
    expect(matches('^.$', '😀')).toBe(true)
    expect(matches('^[😀-😂]$', '😁')).toBe(true)
  })

  it('cannot be kept busy by a value that makes a backtracking engine try everything', () => {
    const value = `${'a'.repeat(5000)}!`
    for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^(a*)*b$', '(.*a){12}x$']) {
      expect(matches(pattern, value), pattern).toBe(false)
    }
  })

  it('is refused when it is too large, without being unrolled first', () => {
    for (const pattern of ['a'.repeat(1100), '((a{100}){100}){100}', 'a{1000000000}', 'a{0,1000000000}']) {
      expect(() => compilePattern(pattern), pattern).toThrow(SyntaxError)
    }
    expect(matches('(){1000000000}', 'a')).toBe(true)
    expect(matches('((){1000000000}){1000000000}', 'a')).toBe(true)
    expect(() => compilePattern(`${'('.repeat(50_000)}${')'.repeat(50_000)}`)).toThrow(SyntaxError)
  })

  it('is refused when it needs what cannot be had in bounded time', () => {
    for (const pattern of [
      '(a)\\1',
      '(?=a)',
      '(?!a)',
      '(?<=a)b',
      '(?<!a)b',
      '(?>a)',
      '(?P=n)',
      '(?(1)a)',
      'a++',
      'a*+',
    ]) {
      expect(() => compilePattern(pattern), pattern).toThrow(SyntaxError)
    }
  })
})
