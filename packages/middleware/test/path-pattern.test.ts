import { describe, expect, it } from 'vitest'
import { matchesAny, matchesPath } from '../src/path-pattern.ts'

describe('matchesPath', () => {
  it.each([
    ['/v2.1/servers/abc', '/v2.1/servers/{id}', true],
    ['/v2.1/servers/abc', '/v2.1/servers/*', true],
    ['/v2.1/servers/abc/x', '/v2.1/servers/*', false],
    ['/v2.1/servers/a/b/c', '/v2.1/servers/**', true],
    ['/v2.1/servers', '/v2.1/servers/**', false],
    ['/v2.1/servers/', '/v2.1/servers/**', true],
    ['/a/b/c', '/**/c', true],
    ['/v2.1/servers/', '/v2.1/servers/*', false],
    ['/v2.1/servers/', '/v2.1/servers/{id}', false],
    ['/a.b', '/a.b', true],
    ['/aXb', '/a.b', false],
    ['/a+b', '/a+b', true],
    ['/aab', '/a+b', false],
    ['/a|b', '/a|c', false],
    ['/a\n', '/a', false],
    ['/a', '/a/', false],
    ['/x/a', '/a', false],
    ['/a-1-b', '/a-*-b', true],
    ['/a--b', '/a-*-b', false],
    ['/a/1/b/2', '/a/{x}/b/{y}', true],
    ['/a/b/c/d', '/a/***', true],
    ['/a/', '/a/***', false],
    ['', '', true],
    ['/', '', false],
    ['/𝒳', '/𝒳', true],
  ])('%j and %j: %s', (path, pattern, matches) => {
    expect(matchesPath(path, pattern)).toBe(matches)
  })

  it('decides patterns that would keep a backtracking matcher busy for ever', () => {
    expect(matchesPath(`/${'a'.repeat(5000)}`, `${'/**a**'.repeat(20)}b`)).toBe(false)
    expect(matchesPath('a'.repeat(5000), `${'**a'.repeat(40)}b`)).toBe(false)
    expect(matchesPath(`/${'a'.repeat(15_000)}`, `/${'**'.repeat(1500)}`)).toBe(true)
  })
})

describe('matchesAny', () => {
  it.each([
    [[], false],
    [['/a/*', '/b/*'], false],
    [['/b', '/c/*', '/{x}/**'], true],
  ])('%j: %s', (patterns, matches) => {
    expect(matchesAny('/c/d/e', patterns)).toBe(matches)
  })

  const slow = `/${'**a'.repeat(70)}**b`
  const long = `/${'a'.repeat(10_000)}`

  it('does not go on with patterns that nobody can wait for', () => {
    expect(matchesAny(long, [slow, '/**'])).toBe(true)
    expect(matchesAny(long, [...Array<string>(5000).fill(slow), '/**'])).toBe(false)
  })

  it('passes over patterns that begin otherwise', () => {
    expect(matchesAny(long, [...Array<string>(5000).fill(`/b${slow}`), '/**'])).toBe(true)
  })
})
