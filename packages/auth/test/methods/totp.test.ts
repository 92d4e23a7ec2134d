import { describe, expect, it } from 'vitest'
import { totp, v3 } from '../../src/index.ts'
import { expectCode } from '../expect-code.ts'

const body = (claim: unknown) => ({ auth: { identity: { methods: ['totp'], totp: claim } } })
const decoded = (claim: unknown) => v3.decodeRequest(body(claim)).methods[0]

describe('the method totp', () => {
  it.each([
    [{ id: 'u1' }, '{"user":{"id":"u1","passcode":"012345"}}'],
    [
      { name: 'ada', domain: { name: 'Default' } },
      '{"user":{"name":"ada","domain":{"name":"Default"},"passcode":"012345"}}',
    ],
  ])('writes and reads the user %j', (user, json) => {
    const method = totp({ user, passcode: '012345' })
    expect(JSON.stringify(v3.encodeRequest({ methods: [method] }))).toBe(
      `{"auth":{"identity":{"methods":["totp"],"totp":${json}}}}`,
    )
    expect(decoded(JSON.parse(json))).toStrictEqual(method)
  })

  it.each([{}, { passcode: null }])('reads a passcode that is missing as an empty one: %j', (given) => {
    expect(decoded({ user: { id: 'u1', ...given } })).toStrictEqual(
      totp({ user: { id: 'u1' }, passcode: '' }),
    )
  })

  it.each<[string, unknown]>([
    ['that is a string', '012345'],
    ['without user', { passcode: '012345' }],
    ['with a user without id and name', { user: { passcode: '012345' } }],
    ['with a passcode that is a number', { user: { id: 'u1', passcode: 12345 } }],
  ])('refuses a claim %s, and does not repeat it', (_, claim) => {
    const { message } = expectCode('malformed', () => decoded(claim))
    expect(message).not.toContain('12345')
  })
})
