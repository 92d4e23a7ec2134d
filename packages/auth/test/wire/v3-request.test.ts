import { describe, expect, it } from 'vitest'
import { type AuthMethod, type AuthRequest, password, type Scope, token, v3 } from '../../src/index.ts'
import { expectCode } from '../expect-code.ts'

const byId = password({ user: { id: 'u1' }, password: 'pw' })
const byNameInDomainId = password({ user: { name: 'ada', domain: { id: 'default' } }, password: 'pw' })
const byNameInDomainName = password({ user: { name: 'ada', domain: { name: 'Default' } }, password: 'pw' })

const methodCases: [string, AuthMethod[], string][] = [
  ['password by user id', [byId], '{"methods":["password"],"password":{"user":{"id":"u1","password":"pw"}}}'],
  [
    'password by name in a domain id',
    [byNameInDomainId],
    '{"methods":["password"],"password":{"user":{"name":"ada","domain":{"id":"default"},"password":"pw"}}}',
  ],
  [
    'password by name in a domain name',
    [byNameInDomainName],
    '{"methods":["password"],"password":{"user":{"name":"ada","domain":{"name":"Default"},"password":"pw"}}}',
  ],
  ['token', [token({ id: 'gAAAA' })], '{"methods":["token"],"token":{"id":"gAAAA"}}'],
  [
    'password and token',
    [byId, token({ id: 'gAAAA' })],
    '{"methods":["password","token"],"password":{"user":{"id":"u1","password":"pw"}},"token":{"id":"gAAAA"}}',
  ],
]

const scopeCases: [string, Scope | undefined, string][] = [
  ['no scope', undefined, ''],
  ['project id', { project: { id: 'p1' } }, ',"scope":{"project":{"id":"p1"}}'],
  [
    'project name in a domain id',
    { project: { name: 'engines', domain: { id: 'default' } } },
    ',"scope":{"project":{"name":"engines","domain":{"id":"default"}}}',
  ],
  [
    'project name in a domain name',
    { project: { name: 'engines', domain: { name: 'Default' } } },
    ',"scope":{"project":{"name":"engines","domain":{"name":"Default"}}}',
  ],
  ['domain id', { domain: { id: 'd1' } }, ',"scope":{"domain":{"id":"d1"}}'],
  ['domain name', { domain: { name: 'Default' } }, ',"scope":{"domain":{"name":"Default"}}'],
  ['system', { system: 'all' }, ',"scope":{"system":{"all":true}}'],
  ['trust', { trust: { id: 't1' } }, ',"scope":{"OS-TRUST:trust":{"id":"t1"}}'],
  ['unscoped', 'unscoped', ',"scope":"unscoped"'],
]

const cases = methodCases.flatMap(([method, methods, identity]) =>
  scopeCases.map(([scopeName, scope, scopeJson]) => {
    const request: AuthRequest = scope === undefined ? { methods } : { methods, scope }
    return { name: `${method}, ${scopeName}`, request, json: `{"auth":{"identity":${identity}${scopeJson}}}` }
  }),
)

describe('v3.encodeRequest', () => {
  it.each(cases)('writes $name', ({ request, json }) => {
    expect(JSON.stringify(v3.encodeRequest(request))).toBe(json)
  })
})

describe('v3.decodeRequest', () => {
  it.each(cases)('reads $name', ({ request, json }) => {
    expect(v3.decodeRequest(JSON.parse(json))).toStrictEqual(request)
  })

  const identity = { methods: ['password'], password: { user: { id: 'u1', password: 'pw' } } }
  const decode = (body: unknown) => v3.decodeRequest(body)
  const withUser = (user: unknown) =>
    decode({ auth: { identity: { methods: ['password'], password: { user } } } })
  const withScope = (scope: unknown) => decode({ auth: { identity, scope } })

  it('reads the object form of "unscoped" that old clients send', () => {
    expect(withScope({ unscoped: {} }).scope).toBe('unscoped')
  })

  it('ignores members that the API does not know', () => {
    const body = {
      auth: { identity: { ...identity, colour: 'red', totp: { unused: 1 } }, more: 1 },
      tenantName: 'x',
    }
    expect(decode(body)).toStrictEqual({ methods: [byId] })
  })

  it('lets a name with its domain win over an id, for users, projects and domains', () => {
    expect(
      withUser({ id: 'other', name: 'ada', domain: { id: 'default' }, password: 'pw' }).methods,
    ).toStrictEqual([byNameInDomainId])
    expect(
      withScope({ project: { id: 'other', name: 'engines', domain: { name: 'Default' } } }).scope,
    ).toStrictEqual({
      project: { name: 'engines', domain: { name: 'Default' } },
    })
    expect(withScope({ domain: { id: 'other', name: 'Default' } }).scope).toStrictEqual({
      domain: { name: 'Default' },
    })
  })

  it.each([{}, { password: null }])('reads a password that is missing as an empty one: %j', (given) => {
    expect(withUser({ id: 'u1', ...given }).methods).toStrictEqual([
      password({ user: { id: 'u1' }, password: '' }),
    ])
  })

  it('reads no methods at all as no methods', () => {
    expect(decode({ auth: { identity: { methods: [] } } })).toStrictEqual({ methods: [] })
  })

  it('counts a method once however often it is named', () => {
    for (const times of [2, 1000]) {
      const methods = Array.from({ length: times }, () => 'password')
      expect(decode({ auth: { identity: { ...identity, methods } } }).methods).toStrictEqual([byId])
    }
  })

  it('keeps the order in which methods are named', () => {
    const body = {
      auth: { identity: { ...identity, token: { id: 't' }, methods: ['token', 'password', 'token'] } },
    }
    expect(decode(body).methods.map(({ name }) => name)).toStrictEqual(['token', 'password'])
  })

  it.each<[string, unknown]>([
    ['a body that is nothing', undefined],
    ['a body that is null', null],
    ['a body that is a string', 'auth'],
    ['a body that is an array', []],
    ['a body without auth', {}],
    ['auth that is null', { auth: null }],
    ['auth that is an array', { auth: [] }],
    ['auth without identity', { auth: {} }],
    ['identity that is a string', { auth: { identity: 'me' } }],
    ['identity without methods', { auth: { identity: {} } }],
    ['methods that are a string', { auth: { identity: { ...identity, methods: 'password' } } }],
    ['methods that are an object', { auth: { identity: { ...identity, methods: { 0: 'password' } } } }],
    ['a method that is a number', { auth: { identity: { ...identity, methods: [1] } } }],
    ['a method that is null', { auth: { identity: { ...identity, methods: [null] } } }],
    ['a method without its claim', { auth: { identity: { methods: ['password'] } } }],
    ['a method whose claim is inherited', { auth: { identity: { methods: ['toString'] } } }],
    ['a claim that is a string', { auth: { identity: { methods: ['password'], password: 'pw' } } }],
    ['a password without user', { auth: { identity: { methods: ['password'], password: {} } } }],
    ['a token without id', { auth: { identity: { methods: ['token'], token: {} } } }],
    ['a token id that is null', { auth: { identity: { methods: ['token'], token: { id: null } } } }],
    ['a token id that is a number', { auth: { identity: { methods: ['token'], token: { id: 1 } } } }],
  ])('refuses %s', (_, body) => {
    expectCode('malformed', () => decode(body))
  })

  it.each<[string, unknown]>([
    ['that is an array', []],
    ['without id and name', { password: 'pw' }],
    ['with an empty id', { id: '', password: 'pw' }],
    ['with an id that is a number', { id: 1, password: 'pw' }],
    ['with an id that is null', { id: null, password: 'pw' }],
    ['with a name without domain', { name: 'ada', password: 'pw' }],
    ['with a name without domain beside an id', { id: 'u1', name: 'ada', password: 'pw' }],
    ['with a name that is an object', { name: {}, domain: { id: 'default' }, password: 'pw' }],
    ['with a domain that is a string', { name: 'ada', domain: 'default', password: 'pw' }],
    ['with a domain that is null', { name: 'ada', domain: null, password: 'pw' }],
    ['with an empty domain', { name: 'ada', domain: {}, password: 'pw' }],
    ['with a domain id that is a number', { name: 'ada', domain: { id: 1 }, password: 'pw' }],
    ['with a password that is a number', { id: 'u1', password: 1 }],
    ['with a password that is an array', { id: 'u1', password: ['pw'] }],
  ])('refuses a user %s', (_, user) => {
    expectCode('malformed', () => withUser(user))
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['an empty object', {}],
    ['an array', []],
    ['a number', 1],
    ['another string', 'project'],
    ['an unknown kind', { galaxy: { id: 'g1' } }],
    ['an inherited kind', { toString: {} }],
    ['two kinds', { project: { id: 'p1' }, domain: { id: 'd1' } }],
    ['a kind beside unscoped', { project: { id: 'p1' }, unscoped: {} }],
    ['a project that is a string', { project: 'p1' }],
    ['a project without id and name', { project: {} }],
    ['a project name without domain', { project: { name: 'engines' } }],
    ['a project name with an empty domain', { project: { name: 'engines', domain: {} } }],
    ['a project id that is a number', { project: { id: 1 } }],
    ['a domain without id and name', { domain: {} }],
    ['a domain that is null', { domain: null }],
    ['a domain name that is a boolean', { domain: { name: true } }],
    ['a trust without id', { 'OS-TRUST:trust': {} }],
    ['a trust with an empty id', { 'OS-TRUST:trust': { id: '' } }],
    ['a trust id that is a number', { 'OS-TRUST:trust': { id: 1 } }],
    ['a system that is true', { system: true }],
    ['a system without all', { system: {} }],
    ['a system that says no', { system: { all: false } }],
    ['a system with a string', { system: { all: 'true' } }],
  ])('refuses a scope that is %s', (_, scope) => {
    expectCode('malformed', () => withScope(scope))
  })

  it('refuses a method that it does not know, and names it', () => {
    for (const name of ['carrier-pigeon', '__proto__', 'constructor', 'toString']) {
      const body: unknown = JSON.parse(`{"auth":{"identity":{"methods":["${name}"],"${name}":{}}}}`)
      expect(expectCode('unsupported_method', () => decode(body)).method).toBe(name)
    }
  })

  it('puts no more than a piece of a long or many-lined name into the message', () => {
    const name = `first\nsecond${'x'.repeat(100_000)}`
    const { message } = expectCode('unsupported_method', () =>
      decode({ auth: { identity: { methods: [name], [name]: {} } } }),
    )
    expect(message.length).toBeLessThan(200)
    expect(message).not.toContain('\n')
  })

  it('never quotes a secret', () => {
    const error = expectCode('malformed', () => withUser({ name: 'ada', password: 's3cret' }))
    expect(error.message).not.toContain('s3cret')
    const wrongType = expectCode('malformed', () => withUser({ id: 'u1', password: ['s3cret'] }))
    expect(wrongType.message).not.toContain('s3cret')
  })
})
