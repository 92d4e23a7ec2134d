import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headerList, headerValue } from '../src/header-value.ts'

describe('headerValue', () => {
  it.each([
    ['ada', 'ada'],
    ['Ada Lovelace', 'Ada Lovelace'],
    ['Zoë', 'Zo%C3%AB'],
    ['名前', '%E5%90%8D%E5%89%8D'],
    ['a\r\nX-Roles: admin', 'a%0D%0AX-Roles: admin'],
    ['tab\there\0', 'tab%09here%00'],
    [' admin', '%20admin'],
    ['admin  ', 'admin%20%20'],
    ['50%', '50%25'],
    ['%41dmin', '%2541dmin'],
    ['\ud800', '%EF%BF%BD'],
  ])('writes %j as %s', (text, value) => {
    expect(headerValue(text)).toBe(value)
  })

  it('is safe in a header and can be read back, for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const value = headerValue(text)
        expect(value).toMatch(/^(?:[!-~](?:[ -~]*[!-~])?)?$/)
        expect(decodeURIComponent(value)).toBe(text.toWellFormed())
      }),
    )
  })
})

describe('headerList', () => {
  it('never makes two names of one', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (names) => {
        expect(headerList(names).split(',').map(decodeURIComponent)).toEqual(names)
      }),
    )
    expect(headerList(['member,admin', 'reader'])).toBe('member%2Cadmin,reader')
  })
})
