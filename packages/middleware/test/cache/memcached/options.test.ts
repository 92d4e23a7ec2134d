import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../../src/cache/memcached/address.ts'
import { memcachedTokens } from '../../../src/cache/memcached/memcached-tokens.ts'
import { MiddlewareError } from '../../../src/errors.ts'

const codeOf = (options: object) => {
  try {
    memcachedTokens(options as never)
  } catch (error) {
    if (error instanceof MiddlewareError) return [error.code, error.option]
  }
  return undefined
}

const servers = ['127.0.0.1:11211']

describe('memcachedTokens', () => {
  it.each([
    ['no servers', {}, ['missing_option', 'servers']],
    ['an empty list', { servers: [] }, ['invalid_option', 'servers']],
    ['a text instead of a list', { servers: '127.0.0.1:11211' }, ['invalid_option', 'servers']],
    ['a port that is none', { servers: ['a:99999'] }, ['invalid_option', 'servers']],
    [
      'a strategy of another name',
      { servers, securityStrategy: 'mac' },
      ['invalid_option', 'securityStrategy'],
    ],
    ['a strategy without a secret', { servers, securityStrategy: 'MAC' }, ['missing_option', 'secretKey']],
    ['a secret without a strategy', { servers, secretKey: 's' }, ['contradictory_options', 'secretKey']],
    ['an unknown TLS option', { servers, tls: { insecure: true } }, ['invalid_option', 'tls']],
    ['a file that is not there', { servers, tls: { caFile: '/nonexistent' } }, ['invalid_option', 'tls']],
    ['a user name, as SASL has it', { servers, username: 'u' }, ['unknown_option', 'username']],
    ['no time at all', { servers, timeoutMs: 0 }, ['invalid_option', 'timeoutMs']],
  ])('refuses %s', (_what, options, expected) => {
    expect(codeOf(options)).toEqual(expected)
  })

  it('says nothing of the secret', () => {
    expect(() => memcachedTokens({ servers, secretKey: 'hush-hush' })).toThrow(/^(?!.*hush)/)
  })

  it('connects only when it is asked', () => {
    expect(() => memcachedTokens({ servers: ['127.0.0.1:1'] }).close()).not.toThrow()
  })
})

describe('addresses', () => {
  it.each([
    ['10.0.0.5:11212', { host: '10.0.0.5', port: 11_212 }],
    ['cache.example', { host: 'cache.example', port: 11_211 }],
    ['inet:cache.example:1', { host: 'cache.example', port: 1 }],
    ['[::1]:11211', { host: '::1', port: 11_211 }],
    ['inet6:[fe80::1]:11211', { host: 'fe80::1', port: 11_211 }],
    ['unix:/run/memcached.sock', { path: '/run/memcached.sock' }],
  ])('reads %s', (text, address) => {
    expect(parseAddress(text)).toEqual(address)
  })

  it.each(['', ':11211', 'a b', 'http://a', 'a:0', '::1', 'a:1:2'])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })
})
