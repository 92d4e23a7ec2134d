import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeReceipt, encodeReceipt, type Receipt } from '../../src/index.ts'
import { expectCode } from '../expect-code.ts'

const body = `{"receipt":{"methods":["password"],
  "user":{"domain":{"id":"default","name":"Default"},"id":"u1","name":"ada"},
  "expires_at":"2031-05-06T07:13:09.000000Z","issued_at":"2031-05-06T07:08:09.000000Z"},
  "required_auth_methods":[["password","totp"],["password","token"]]}`

const receipt: Receipt = {
  receipt: 'gAAAAABreceipt',
  methods: ['password'],
  user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' } },
  issuedAt: new Date('2031-05-06T07:08:09Z'),
  expiresAt: new Date('2031-05-06T07:13:09Z'),
  requiredMethods: [
    ['password', 'totp'],
    ['password', 'token'],
  ],
}

describe('the 401 that asks for more methods', () => {
  it('is written without the receipt itself, which goes into a header', () => {
    expect(encodeReceipt(receipt)).toEqual(JSON.parse(body))
  })

  it('is read', () => {
    const read = decodeReceipt(JSON.parse(body), 'gAAAAABreceipt')
    expect(read).toStrictEqual(receipt)
    expect(Object.isFrozen(read.requiredMethods[0])).toBe(true)
  })

  it('arrives as it was made', () => {
    const text = fc.string()
    const named = { id: text, name: text }
    const texts = fc.array(text)
    const date = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
    const any = fc.record({
      receipt: fc.string({ minLength: 1 }),
      methods: texts,
      user: fc.record({ ...named, domain: fc.record(named) }),
      issuedAt: date,
      expiresAt: date,
      requiredMethods: fc.array(texts),
    })
    fc.assert(
      fc.property(any, (given) => {
        const arrived = decodeReceipt(JSON.parse(JSON.stringify(encodeReceipt(given))), given.receipt)
        expect(arrived).toEqual(given)
      }),
    )
  })

  it.each([
    ['nothing', 'null'],
    ['an error', '{"error":{"code":401}}'],
    ['no user', body.replace('"user"', '"usher"')],
    ['no domain', body.replace('"domain"', '"demesne"')],
    ['an expiry that is none', body.replace('2031-05-06T07:13:09.000000Z', 'soon')],
    ['no required methods', body.replace('"required_auth_methods"', '"methods"')],
    [
      'required methods that are no lists',
      body.replace('[["password","totp"],["password","token"]]', '["totp"]'),
    ],
    ['methods that are no names', body.replace('["password","totp"]', '[1]')],
  ])('is malformed with %s', (_, json) => {
    expectCode('malformed', () => decodeReceipt(JSON.parse(json), 'gAAAAABreceipt'))
  })

  it('is malformed without the header', () => {
    expectCode('malformed', () => decodeReceipt(JSON.parse(body), ''))
  })
})
