import { describe, expect, it } from 'vitest'
import { identity, password, token, v3Password } from '../../src/index.ts'
import { scriptedTransport } from '../../src/testing/index.ts'
import { expectCode, expectRejection } from '../expect-code.ts'
import { issuedAt, tokenAnswer } from '../fixtures.ts'

// What a login sends is the matter here; where it goes is that of auth-location.test.ts.
const there = { authUrl: 'https://identity.example', discover: false }
const methods = [password({ user: { id: 'u1' }, password: 'pw' })]
const now = () => issuedAt

describe('identity', () => {
  it('sends nothing before the first question, then one login for all of them', async () => {
    const http = scriptedTransport(() => tokenAnswer())
    const plugin = identity({ ...there, methods, now })
    expect(http.requests).toHaveLength(0)
    expect(await plugin.getToken(http)).toBe('gAAAAABtoken')
    expect(await plugin.getEndpoint(http, { serviceType: 'compute' })).toBe('https://nova.example/v2.1')
    expect((await plugin.getAccess(http))?.user.name).toBe('ada')
    expect(http.requests).toHaveLength(1)
  })

  it('posts its methods and scope as JSON', async () => {
    const http = scriptedTransport(() => tokenAnswer())
    const both = [...methods, token({ id: 'old' })]
    await identity({ ...there, methods: both, scope: { system: 'all' }, now }).getToken(http)
    expect(http.requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://identity.example/v3/auth/tokens',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
    })
    expect(http.requests[0]?.body).toBe(
      '{"auth":{"identity":{"methods":["password","token"],"password":{"user":{"id":"u1","password":"pw"}},' +
        '"token":{"id":"old"}},"scope":{"system":{"all":true}}}}',
    )
  })

  it.each([
    ['https://h:5000', 'https://h:5000/v3/auth/tokens'],
    ['https://h:5000/', 'https://h:5000/v3/auth/tokens'],
    ['https://h:5000/v3', 'https://h:5000/v3/auth/tokens'],
    ['https://h:5000/v3//', 'https://h:5000/v3/auth/tokens'],
    ['https://h:5000/v2.0', 'https://h:5000/v3/auth/tokens'],
    ['https://h:5000/v2.0/', 'https://h:5000/v3/auth/tokens'],
    ['https://h/identity', 'https://h/identity/v3/auth/tokens'],
    ['https://h/identity/v3', 'https://h/identity/v3/auth/tokens'],
    ['http://[::1]:5000/v2.0', 'http://[::1]:5000/v3/auth/tokens'],
  ])('logs in for the auth URL %s at %s', async (given, url) => {
    const http = scriptedTransport(() => tokenAnswer())
    await v3Password({ authUrl: given, username: 'ada', password: 'pw' }).getToken(http)
    expect(http.requests[0]?.url).toBe(url)
  })

  it.each([
    '',
    'identity.example',
    'localhost:5000/v3',
    '/v3',
    'ftp://h/v3',
    'javascript:alert(1)',
    'https://ada:s3cret@h/v3',
    'https://s3cret@h/v3',
    'https://:s3cret@h/v3',
    'https://h/v3?token=s3cret',
    'https://h/v3#s3cret',
  ])('refuses the auth URL %j, without quoting it', (given) => {
    const error = expectCode('invalid_option', () => identity({ authUrl: given, methods }))
    expect(error.message).not.toContain('s3cret')
  })

  it('refuses no methods, and a method twice', () => {
    expectCode('invalid_option', () => identity({ ...there, methods: [] }))
    expectCode('invalid_option', () => identity({ ...there, methods: [...methods, ...methods] }))
  })

  it('says that a token without a catalog has no endpoints', async () => {
    for (const [, catalog] of [
      ['absent', undefined],
      ['empty', []],
    ] as const) {
      const body = JSON.stringify({ token: { ...JSON.parse(tokenAnswer().body).token, catalog } })
      const http = scriptedTransport(() => tokenAnswer('t', body))
      await expectRejection('empty_catalog', identity({ ...there, methods, now }).getEndpoint(http, {}))
    }
  })

  it('knows no endpoint where the catalog has none', async () => {
    const http = scriptedTransport(() => tokenAnswer())
    expect(
      await identity({ ...there, methods, now }).getEndpoint(http, { serviceType: 'dns' }),
    ).toBeUndefined()
  })

  it('honours every member of a filter', async () => {
    const http = scriptedTransport(() => tokenAnswer())
    const plugin = identity({ ...there, methods, now })
    const filter = {
      serviceType: 'identity',
      interface: 'admin',
      serviceName: 'keystone',
      serviceId: 's1',
      endpointId: 'e2',
    }
    expect(await plugin.getEndpoint(http, filter)).toBe('https://admin.example/v3')
    for (const other of [
      { serviceType: 'image' },
      { interface: 'internal' },
      { regionName: 'RegionOne' },
      { serviceName: 'nova' },
      { serviceId: 's2' },
      { endpointId: 'e1' },
    ]) {
      expect(await plugin.getEndpoint(http, { ...filter, ...other })).toBeUndefined()
    }
  })

  it('logs in over either of two sessions, once for both', async () => {
    const one = scriptedTransport(() => tokenAnswer('from one'))
    const other = scriptedTransport(() => tokenAnswer('from other'))
    const plugin = identity({ ...there, methods, now })
    expect(await Promise.all([plugin.getToken(one), plugin.getToken(other)])).toStrictEqual([
      'from one',
      'from one',
    ])
    expect([one.requests.length, other.requests.length]).toStrictEqual([1, 0])
    expect(plugin.invalidate('from one')).toBe(true)
    expect(await plugin.getToken(other)).toBe('from other')
    expect([one.requests.length, other.requests.length]).toStrictEqual([1, 1])
  })

  it('renews its token two minutes before that expires', async () => {
    let at = issuedAt
    const http = scriptedTransport((_, index) => tokenAnswer(`t${index}`))
    const plugin = identity({ ...there, methods, now: () => at })
    await plugin.getToken(http)
    at = new Date(issuedAt.getTime() + (3600 - 121) * 1000)
    expect(await plugin.getToken(http)).toBe('t0')
    at = new Date(issuedAt.getTime() + (3600 - 120) * 1000)
    expect(await plugin.getToken(http)).toBe('t1')
  })
})
