import { describe, expect, it } from 'vitest'
import {
  type AuthMethod,
  type AuthRequest,
  external,
  kerberos,
  password,
  token,
  v2Wire,
} from '../../src/index.ts'
import { expectCode } from '../expect-code.ts'

const v2 = v2Wire({ defaultDomainId: 'd0' })
const decode = (json: string) => v2.decodeRequest(JSON.parse(json))
const domain = { id: 'd0' }
const ada = password({ user: { name: 'ada', domain }, password: 'pw' })

const byName = '"passwordCredentials":{"username":"ada","password":"pw"}'
const bodies: [string, AuthRequest][] = [
  [`{"auth":{${byName}}}`, { methods: [ada] }],
  [
    '{"auth":{"passwordCredentials":{"userId":"u1","password":"pw"}}}',
    { methods: [password({ user: { id: 'u1' }, password: 'pw' })] },
  ],
  [`{"auth":{${byName},"tenantId":"p1"}}`, { methods: [ada], scope: { project: { id: 'p1' } } }],
  [
    `{"auth":{${byName},"tenantName":"engines"}}`,
    { methods: [ada], scope: { project: { name: 'engines', domain } } },
  ],
  ['{"auth":{"token":{"id":"gAAAAAB"}}}', { methods: [token({ id: 'gAAAAAB' })] }],
  [
    '{"auth":{"token":{"id":"gAAAAAB"},"trust_id":"t1"}}',
    { methods: [token({ id: 'gAAAAAB' })], scope: { trust: { id: 't1' } } },
  ],
  [
    '{"auth":{"token":{"id":"gAAAAAB"},"trust_id":"t1","tenantId":"p1"}}',
    { methods: [token({ id: 'gAAAAAB' })], scope: { trust: { id: 't1', project: { id: 'p1' } } } },
  ],
  ['{"auth":{}}', { methods: [external()] }],
  ['{"auth":{"tenantId":"p1"}}', { methods: [external()], scope: { project: { id: 'p1' } } }],
]

describe('the body of POST /v2.0/tokens', () => {
  it.each(bodies)('%s is read', (json, request) => {
    expect(decode(json)).toStrictEqual(request)
  })

  it.each(bodies)('%s is written', (json, request) => {
    expect(v2.encodeRequest(request)).toEqual(JSON.parse(json))
  })

  it('may name its version, and have empty members for what the client was not told', () => {
    const spare = '"version":"v2.0","tenantId":"","tenantName":null,"trust_id":null,"token":null'
    expect(decode(`{"auth":{${spare},${byName}}}`)).toStrictEqual({ methods: [ada] })
    expect(decode(`{"auth":{${spare}}}`)).toStrictEqual({ methods: [external()] })
    const both = '{"auth":{"passwordCredentials":{"userId":"","username":"ada","password":"pw"}}}'
    expect(decode(both)).toStrictEqual({ methods: [ada] })
  })

  it('means the name of a tenant where it has a name and an id', () => {
    expect(decode(`{"auth":{${byName},"tenantName":"engines","tenantId":"p1"}}`).scope).toStrictEqual({
      project: { name: 'engines', domain },
    })
  })

  it('means the token where it has a token and a password', () => {
    expect(decode(`{"auth":{${byName},"token":{"id":"gAAAAAB"}}}`).methods).toStrictEqual([
      token({ id: 'gAAAAAB' }),
    ])
  })

  it.each([
    'null',
    '[]',
    '{}',
    '{"auth":null}',
    '{"auth":[]}',
    '{"auth":{"identity":{"methods":["password"]}}}',
    '{"auth":{"tenantId":"p1","OS-KSADM":{}}}',
    '{"auth":{"passwordCredentials":[]}}',
    '{"auth":{"passwordCredentials":{}}}',
    '{"auth":{"passwordCredentials":{"password":"pw"}}}',
    '{"auth":{"passwordCredentials":{"username":"","password":"pw"}}}',
    '{"auth":{"passwordCredentials":{"username":7,"password":"pw"}}}',
    '{"auth":{"passwordCredentials":{"username":"ada"}}}',
    '{"auth":{"passwordCredentials":{"username":"ada","password":null}}}',
    '{"auth":{"passwordCredentials":{"username":"ada","userId":"u1","password":"pw"}}}',
    '{"auth":{"token":"gAAAAAB"}}',
    '{"auth":{"token":{}}}',
    '{"auth":{"token":{"id":["gAAAAAB"]}}}',
    `{"auth":{${byName},"tenantId":{}}}`,
    `{"auth":{${byName},"tenantName":true}}`,
    `{"auth":{${byName},"trust_id":"t1"}}`,
    '{"auth":{"trust_id":"t1"}}',
    '{"auth":{"token":{"id":"gAAAAAB"},"trust_id":1}}',
  ])('%s is malformed', (json) => {
    expectCode('malformed', () => decode(json))
  })

  const two: AuthMethod[] = [ada, token({ id: 'gAAAAAB' })]
  it.each<[string, AuthRequest]>([
    ['no method', { methods: [] }],
    ['two methods', { methods: two }],
    ['another method', { methods: [kerberos()] }],
    [
      'a user of another domain',
      { methods: [password({ user: { name: 'ada', domain: { id: 'd1' } }, password: '' })] },
    ],
    [
      'a user of a domain that only has a name',
      { methods: [password({ user: { name: 'ada', domain: { name: 'd0' } }, password: '' })] },
    ],
    [
      'a project of another domain',
      { methods: [ada], scope: { project: { name: 'p', domain: { id: 'd1' } } } },
    ],
    ['the default domain itself', { methods: [ada], scope: { domain } }],
    ['the system', { methods: [ada], scope: { system: 'all' } }],
    ['expressly no scope', { methods: [ada], scope: 'unscoped' }],
    ['a trust with a password', { methods: [ada], scope: { trust: { id: 't1' } } }],
  ])('has no words for %s', (_, request) => {
    expectCode('not_expressible', () => v2.encodeRequest(request))
  })
})
