import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { AuthError, decodeReceipt, requestedAuthVersion, v2Wire, v3 } from '../../src/index.ts'
import { anAccess } from '../../src/testing/index.ts'
import { expectCode } from '../expect-code.ts'
import { projectToken, receiptAnswer } from '../fixtures.ts'

const v2 = v2Wire({ defaultDomainId: 'default' })

/** Keys that mean something to JavaScript, and keys that mean something to the decoders. */
const keys = fc.constantFrom(
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'length', 'then'],
  ...['auth', 'identity', 'methods', 'password', 'token', 'user', 'id', 'name', 'domain', 'scope', 'project'],
  ...[
    'system',
    'all',
    'unscoped',
    'OS-TRUST:trust',
    'catalog',
    'endpoints',
    'url',
    'expires_at',
    'roles',
    'type',
    ...['version', 'passwordCredentials', 'username', 'tenantId', 'tenantName', 'trust_id', 'access'],
    ...[
      'expires',
      'tenant',
      'serviceCatalog',
      'metadata',
      'publicURL',
      'trust',
      'receipt',
      'required_auth_methods',
    ],
  ],
)

/** JSON text: a `JSON.parse` of it is the only way to get an own `__proto__`. */
const hostileJson = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 8, withCrossShrink: true },
    fc.oneof(fc.jsonValue(), keys).map((value) => JSON.stringify(value)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(keys, tie('value')), { maxLength: 6 })
      .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
  ),
})).value

const validRequest =
  '{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"ada","domain":{"id":"default"},"password":"pw"}}},"scope":{"project":{"id":"p1"}}}}'

/** Valid JSON with one value, anywhere in it, replaced. */
const broken = (json: string) => {
  const places = [...json.matchAll(/(?<=[:[,])(?:"[^"]*"(?!:)|null|false|true|\{|\[)/g)]
  return fc.tuple(fc.constantFrom(...places), hostileJson).map(([place, value]) => {
    const rest = json.slice(place.index + place[0].length)
    const open = place[0] === '{' || place[0] === '['
    // For an object or array, the replacement goes in front of it, and it stays as the value of one more key.
    return open && json[place.index - 1] === ':'
      ? `${json.slice(0, place.index)}${value},"more":${place[0]}${rest}`
      : open
        ? `${json.slice(0, place.index)}${value},${place[0]}${rest}`
        : `${json.slice(0, place.index)}${value}${rest}`
  })
}

const validV2Request =
  '{"auth":{"version":"v2.0","passwordCredentials":{"username":"ada","password":"pw"},"tenantName":"p1"}}'
const validV2Access = JSON.stringify(v2.encodeAccess(anAccess({ token: 'token' })))
const validReceipt = receiptAnswer('receipt', ['password'], [['password', 'totp']]).body

const decoders: [string, string, (body: unknown) => unknown][] = [
  ['v3.decodeRequest', validRequest, (body) => v3.decodeRequest(body)],
  ['v3.decodeAccess', projectToken, (body) => v3.decodeAccess(body, 'token')],
  ['v2.decodeRequest', validV2Request, (body) => v2.decodeRequest(body)],
  ['v2.decodeAccess', validV2Access, (body) => v2.decodeAccess(body, 'token')],
  ['decodeReceipt', validReceipt, (body) => decodeReceipt(body, 'receipt')],
]

it('of the version of a body throws nothing but AuthError', () => {
  fc.assert(
    fc.property(broken(validV2Request), (json) => {
      try {
        requestedAuthVersion(JSON.parse(json))
      } catch (error) {
        if (!(error instanceof AuthError)) throw error
      }
    }),
    { numRuns: 500 },
  )
})

describe.each(decoders)('%s, given hostile JSON', (_, valid, decode) => {
  afterEach(() => {
    expect(Object.keys(Object.prototype)).toStrictEqual([])
    expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false)
  })

  const failsCleanly = (json: string) => {
    try {
      decode(JSON.parse(json))
    } catch (error) {
      if (!(error instanceof AuthError)) throw error
    }
  }

  it('throws nothing but AuthError for any JSON', () => {
    fc.assert(fc.property(hostileJson, failsCleanly), { numRuns: 500 })
  })

  it('throws nothing but AuthError for a valid body with one value replaced', () => {
    fc.assert(fc.property(broken(valid), failsCleanly), { numRuns: 500 })
  })

  it('leaves prototypes alone', () => {
    const pollution = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}'
    failsCleanly(valid.replaceAll('{', `{${pollution},`))
    failsCleanly(`{"__proto__":${valid}}`)
    failsCleanly(`{${pollution}}`)
  })

  it('does not take a member named __proto__ for inherited members', () => {
    expectCode('malformed', () => decode(JSON.parse(`{"__proto__":${valid}}`)))
  })

  it('survives nesting of a hundred thousand levels, wherever it stands', () => {
    const arrays = '['.repeat(100_000) + ']'.repeat(100_000)
    const objects = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    for (const nest of [arrays, objects]) {
      for (const member of ['auth', 'token', 'other']) failsCleanly(`{"${member}":${nest}}`)
      for (const value of ['"p1"', '"ada"', '"default"']) failsCleanly(valid.replace(value, nest))
      failsCleanly(valid.replaceAll('{', `{"deep":${nest},`))
    }
  })

  it('survives huge arrays', () => {
    const many = `[${'"password",'.repeat(1_000_000)}"password"]`
    failsCleanly(valid.replace('["password"]', many))
    failsCleanly(valid.replace('["password"]', `[${'{},'.repeat(1_000_000)}1]`))
    failsCleanly(valid.replace('"p1"', many))
  })
})
