import { describe, expect, it } from 'vitest'
import { none, tokenEndpoint } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode } from '../expect-code.ts'

const endpoint = 'https://compute.example/v2.1/'
const http = scriptedTransport(() => {
  throw new Error('no request is expected')
})
const filters = [
  {},
  { serviceType: 'compute' },
  { serviceType: 'identity', interface: 'admin', regionName: 'nowhere', colour: 'red' },
]

describe('tokenEndpoint', () => {
  it('gives its token as it was given', async () => {
    expect(await tokenEndpoint({ endpoint, token: 'admin token' }).getToken(http)).toBe('admin token')
  })

  it.each(filters)('gives the same endpoint, as it was given, for %j', async (filter) => {
    expect(await tokenEndpoint({ endpoint, token: 't' }).getEndpoint?.(http, filter)).toBe(endpoint)
  })

  it('has no other token to offer when its token is refused', () => {
    expect(tokenEndpoint({ endpoint, token: 't' }).invalidate?.('t') ?? false).toBe(false)
  })

  it('refuses an empty token', () => {
    expectCode('invalid_option', () => tokenEndpoint({ endpoint, token: '' }))
  })
})

describe('none', () => {
  it('has no token, and needs no headers', async () => {
    const plugin = none({ endpoint })
    expect(await plugin.getToken(http)).toBeUndefined()
    expect(await plugin.getHeaders?.(http)).toStrictEqual({})
  })

  it.each(filters)('gives the same endpoint for %j', async (filter) => {
    expect(await none({ endpoint }).getEndpoint?.(http, filter)).toBe(endpoint)
  })
})

describe.each([
  ['tokenEndpoint', (url: string) => tokenEndpoint({ endpoint: url, token: 't' })],
  ['none', (url: string) => none({ endpoint: url })],
])('%s', (_, make) => {
  it.each(['', '/v3', 'compute.example', 'ftp://compute.example'])('refuses the endpoint %j', (url) => {
    expectCode('invalid_option', () => make(url))
  })
})
