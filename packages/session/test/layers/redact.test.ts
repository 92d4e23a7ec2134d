import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactHeaders, redactJson, redactText, redactUrl } from '../../src/layers/redact.ts'

test('tokens in headers become their hash, other secrets stars', () => {
  const hash = '{SHA256}ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(
    redactHeaders([
      ['X-Auth-Token', 'abc'],
      ['x-subject-token', 'abc'],
      ['X-Service-Token', 'abc'],
      ['OpenStack-Auth-Receipt', 'abc'],
      ['Authorization', 'Basic YWRhOnB3'],
      ['Set-Cookie', 'a=b'],
      ['X-Storage-Token', 'abc'],
      ['content-type', 'application/json'],
    ]),
  ).toEqual({
    'x-auth-token': hash,
    'x-subject-token': hash,
    'x-service-token': hash,
    'openstack-auth-receipt': hash,
    authorization: '***',
    'set-cookie': '***',
    'x-storage-token': '***',
    'content-type': 'application/json',
  })
})

test.each([
  ['https://c.example/v3/users?name=ada&limit=2', 'https://c.example/v3/users?name=ada&limit=2'],
  ['https://ada:pw@c.example/v3', 'https://c.example/v3'],
  ['https://ada:p@w@c.example/v3', 'https://c.example/v3'],
  ['https://c.example/v2.0/tokens/abcdef/endpoints', 'https://c.example/v2.0/tokens/***/endpoints'],
  ['https://c.example/v3/auth/tokens', 'https://c.example/v3/auth/tokens'],
  [
    'https://c.example/o?temp_url_sig=abc&temp_url_expires=1',
    'https://c.example/o?temp_url_sig=***&temp_url_expires=1',
  ],
  ['https://c.example/cb?access_token=abc#frag=secret', 'https://c.example/cb?access_token=***'],
  ['/users?password=x', '/users?password=***'],
  ['/authorize?oauth_verifier=x&receipt=y', '/authorize?oauth_verifier=***&receipt=***'],
])('the URL %s is shown as %s', (url, shown) => {
  expect(redactUrl(url)).toBe(shown)
})

test('secrets in JSON become stars, wherever they are', () => {
  expect(
    redactJson({
      auth: {
        identity: {
          methods: ['password', 'token', 'totp', 'application_credential'],
          password: { user: { id: 'u1', password: 's3cret' } },
          token: { id: 's3cret' },
          totp: { user: { id: 'u1', passcode: 's3cret' } },
          application_credential: { id: 'ac', secret: 's3cret' },
        },
      },
      user: { name: 'ada', original_password: 's3cret', password: 's3cret' },
      credential: { type: 'ec2', blob: 's3cret' },
      server: { adminPass: 's3cret', list: [{ client_secret: 's3cret' }] },
      token: 's3cret',
      passwords: ['s3cret'],
      secrets: { first: 's3cret' },
    }),
  ).toEqual({
    auth: {
      identity: {
        methods: ['password', 'token', 'totp', 'application_credential'],
        password: { user: { id: 'u1', password: '***' } },
        token: { id: '***' },
        totp: { user: { id: 'u1', passcode: '***' } },
        application_credential: { id: 'ac', secret: '***' },
      },
    },
    user: { name: 'ada', original_password: '***', password: '***' },
    credential: { type: 'ec2', blob: '***' },
    server: { adminPass: '***', list: [{ client_secret: '***' }] },
    token: '***',
    passwords: '***',
    secrets: '***',
  })
})

test('what authenticates in v2.0, OAuth and signatures does not show', () => {
  expect(
    redactJson([
      { auth: { version: 'v2.0', passwordCredentials: { username: 'ada', password: 's3cret' } } },
      { auth: { token: { id: 's3cret' }, trust_id: 't1' } },
      { access: { token: { id: 's3cret', expires: 'then' }, user: { name: 'ada' } } },
      { receipt: 's3cret', required_auth_methods: [['totp']] },
      { receipt: { methods: ['password'], user: { id: 'u1' } } },
      { oauth_token: 's3cret', oauth_token_secret: 's3cret', oauth_verifier: 's3cret', oauth_nonce: 'n' },
      { client_assertion: 's3cret', client_secret: 's3cret', grant_type: 'client_credentials' },
      { credentials: { access: 'a1', signature: 's3cret', headers: { 'X-Amz-Security-Token': 's3cret' } } },
    ]),
  ).toEqual([
    { auth: { version: 'v2.0', passwordCredentials: { username: 'ada', password: '***' } } },
    { auth: { token: { id: '***' }, trust_id: 't1' } },
    { access: { token: { id: '***', expires: 'then' }, user: { name: 'ada' } } },
    { receipt: '***', required_auth_methods: [['totp']] },
    { receipt: { methods: ['password'], user: { id: 'u1' } } },
    { oauth_token: '***', oauth_token_secret: '***', oauth_verifier: '***', oauth_nonce: 'n' },
    { client_assertion: '***', client_secret: '***', grant_type: 'client_credentials' },
    { credentials: { access: 'a1', signature: '***', headers: { 'X-Amz-Security-Token': '***' } } },
  ])
})

test('redaction leaves the value itself as it was', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: unknown = JSON.parse(text)
      redactJson(value)
      expect(value).toEqual(JSON.parse(text))
    }),
  )
})

test('a secret member never shows, however deep it is', () => {
  const secretName = fc.constantFrom(
    'password',
    'secret',
    'adminPass',
    'private_key',
    'access_token',
    'passcode',
  )
  fc.assert(
    fc.property(secretName, fc.array(fc.string(), { maxLength: 6 }), (name, path) => {
      const value = path.reduce<unknown>((inner, key) => [{ [key]: inner }], { [name]: 'open sesame' })
      expect(JSON.stringify(redactJson(value))).not.toContain('open sesame')
    }),
  )
})

test('catalogs are removed, and tokens in the middle of text', () => {
  const fernet = `gAAAAAB${'x'.repeat(100)}==`
  expect(
    redactJson({
      token: { catalog: [{ type: 'compute' }], methods: ['password'] },
      access: { serviceCatalog: [] },
      detail: `token ${fernet} is unknown`,
      jwt: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2ln',
      catalog: 'a word',
    }),
  ).toEqual({
    token: { catalog: '<removed>', methods: ['password'] },
    access: { serviceCatalog: '<removed>' },
    detail: 'token *** is unknown',
    jwt: '***',
    catalog: 'a word',
  })
  expect(redactText(`user=ada password=open;token: ${fernet} api_key="x y" note=1`)).toBe(
    'user=ada password=***;token: *** api_key=*** note=1',
  )
})

test('JSON that is nested without end is shown to a depth', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)
  expect(JSON.stringify(redactJson(deep))).toHaveLength(103)
})
