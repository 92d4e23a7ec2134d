import { describe, expect, it } from 'vitest'
import { type ApplicationCredentialClaim, applicationCredential, v3 } from '../../src/index.ts'
import { expectCode } from '../expect-code.ts'

const cases: [string, ApplicationCredentialClaim, string][] = [
  ['an id', { id: 'ac1', secret: 's3cret' }, '{"id":"ac1","secret":"s3cret"}'],
  [
    'a name with the id of its user',
    { name: 'robot', user: { id: 'u1' }, secret: 's3cret' },
    '{"name":"robot","user":{"id":"u1"},"secret":"s3cret"}',
  ],
  [
    'a name with the name of its user',
    { name: 'robot', user: { name: 'ada', domain: { name: 'Default' } }, secret: 's3cret' },
    '{"name":"robot","user":{"name":"ada","domain":{"name":"Default"}},"secret":"s3cret"}',
  ],
]

const body = (claim: unknown) => ({
  auth: { identity: { methods: ['application_credential'], application_credential: claim } },
})
const decoded = (claim: unknown) => v3.decodeRequest(body(claim)).methods[0]

describe('the method application_credential', () => {
  it.each(cases)('writes and reads %s', (_, claim, json) => {
    const method = applicationCredential(claim)
    expect(JSON.stringify(v3.encodeRequest({ methods: [method] }))).toBe(
      `{"auth":{"identity":{"methods":["application_credential"],"application_credential":${json}}}}`,
    )
    expect(decoded(JSON.parse(json))).toStrictEqual(method)
  })

  /** @see CVE-2026-42998 */
  it('drops a user and a name beside an id', () => {
    const claim = { id: 'ac1', name: 'robot', user: { id: 'somebody else' }, secret: 's3cret' }
    expect(decoded(claim)).toStrictEqual(applicationCredential({ id: 'ac1', secret: 's3cret' }))
    expect(decoded({ ...claim, user: 'nobody' })).toStrictEqual(decoded(claim))
  })

  it.each([{}, { id: '' }, { id: null }])('reads a name where there is no id: %j', (id) => {
    expect(decoded({ ...id, name: 'robot', user: { id: 'u1' }, secret: 'x' })).toStrictEqual(
      applicationCredential({ name: 'robot', user: { id: 'u1' }, secret: 'x' }),
    )
  })

  it.each([{}, { secret: null }])('reads a secret that is missing as an empty one: %j', (given) => {
    expect(decoded({ id: 'ac1', ...given })).toStrictEqual(applicationCredential({ id: 'ac1', secret: '' }))
  })

  it.each<[string, unknown]>([
    ['that is a string', 'ac1'],
    ['without id and name', { secret: 's3cret' }],
    ['with an empty id and no name', { id: '', secret: 's3cret' }],
    ['with an id that is a number', { id: 1, secret: 's3cret' }],
    ['with an id that is an object', { id: { a: 1 }, secret: 's3cret' }],
    ['with a name without user', { name: 'robot', secret: 's3cret' }],
    ['with a name that is a number', { name: 1, user: { id: 'u1' }, secret: 's3cret' }],
    ['with a user that is a string', { name: 'robot', user: 'u1', secret: 's3cret' }],
    ['with a user without id and name', { name: 'robot', user: {}, secret: 's3cret' }],
    ['with a user without domain', { name: 'robot', user: { name: 'ada' }, secret: 's3cret' }],
    ['with a secret that is an array', { id: 'ac1', secret: ['s3cret'] }],
  ])('refuses a claim %s, and quotes no secret', (_, claim) => {
    expect(expectCode('malformed', () => decoded(claim)).message).not.toContain('s3cret')
  })
})
