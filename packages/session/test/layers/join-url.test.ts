import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joinUrl, serviceUrl } from '../../src/layers/join-url.ts'

const join = (base: string, path: string) => joinUrl(serviceUrl(base), path)

test.each([
  ['https://c.example/v3', '/v3/users', 'https://c.example/v3/users'],
  ['https://c.example/v3/', '/users', 'https://c.example/v3/users'],
  ['https://c.example', '/v3/users', 'https://c.example/v3/users'],
  ['https://c.example/identity/v3', 'v3/users', 'https://c.example/identity/v3/users'],
  ['https://c.example/v3', '/v3', 'https://c.example/v3'],
  ['https://c.example/v3', '/v3?x=1', 'https://c.example/v3?x=1'],
  ['https://c.example/v3', '/v30/users', 'https://c.example/v3/v30/users'],
  ['https://c.example/v2.0', '/v3/users', 'https://c.example/v2.0/v3/users'],
  ['https://c.example/v1/AUTH_p', '/v1/object', 'https://c.example/v1/AUTH_p/v1/object'],
  ['https://c.example/users', '/users/u1', 'https://c.example/users/users/u1'],
])('%s and %s make %s', (base, path, url) => {
  expect(join(base, path)).toBe(url)
})

test.each([
  ['/users/ada lovelace', '/users/ada%20lovelace'],
  ['/users/%61da', '/users/%61da'],
  ['/users/zoë', '/users/zo%C3%AB'],
  ['/users#1', '/users%231'],
  ['/a\\..\\b', '/a%5C..%5Cb'],
  ['/a/%2e%2e/ü', '/a/%2e%2e/%C3%BC'],
  ['/a\r\nhost: evil', '/a%0D%0Ahost:%20evil'],
])('the path %j is sent as %s', (path, sent) => {
  expect(join('https://c.example', path)).toBe(`https://c.example${sent}`)
})

describe('a path that could leave the service is refused', () => {
  test.each(['/projects/../users', '../users', '/..', '/projects/..?x=1', '/./x', '/projects/../ü', '.'])(
    '%s',
    (path) => {
      expect(() => join('https://c.example/v3', path)).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      )
    },
  )

  test('dots elsewhere are just dots', () => {
    expect(join('https://c.example', '/a..b/.c/d.?marker=/../x')).toBe(
      'https://c.example/a..b/.c/d.?marker=/../x',
    )
  })
})

test('whatever the path, the URL stays on the service', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (path) => {
      let url: string
      try {
        url = join('https://c.example/identity/v3', path)
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_option' })
        return
      }
      expect(url).toMatch(/^https:\/\/c\.example\/identity\/v3([/?]|$)/)
      expect(url).toMatch(/^[\x21-\x7e]+$/)
    }),
  )
})

test('one slash stands between, however many were written', () => {
  fc.assert(
    fc.property(fc.nat(3), fc.nat(3), (before, after) => {
      const url = join(`https://c.example/compute${'/'.repeat(before)}`, `${'/'.repeat(after)}servers`)
      expect(url).toBe('https://c.example/compute/servers')
    }),
  )
})
