import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packFields, unpackFields, unpackRawFields } from '../../src/tokens/msgpack.ts'
import { retagRawStrings } from '../../src/tokens/msgpack-raw.ts'

const packHex = (field: Parameters<typeof packFields>[0][number]) =>
  packFields([field]).toString('hex').slice(2)
const unpackHex = (hex: string) => unpackFields(Buffer.from(hex, 'hex'))
const unpackRawHex = (hex: string) => unpackRawFields(Buffer.from(hex, 'hex'))

describe('msgpack', () => {
  it('writes whole and fractional floats as float64', () => {
    expect(packHex({ float64: 1700003600 })).toBe('cb41d954ffc4000000')
    expect(packHex({ float64: 0 })).toBe('cb0000000000000000')
    expect(packHex({ float64: 1.5 })).toBe('cb3ff8000000000000')
  })

  it('writes the shortest form of integers', () => {
    expect([0, 127, 128, 255, 256, 65535, 65536, 2 ** 31 - 1].map(packHex)).toEqual([
      '00',
      '7f',
      'cc80',
      'ccff',
      'cd0100',
      'cdffff',
      'ce00010000',
      'ce7fffffff',
    ])
  })

  it('writes the shortest header of text, counted in bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const size = Buffer.byteLength(text)
        const length = size.toString(16)
        const header =
          size < 32
            ? (0xa0 + size).toString(16)
            : size < 256
              ? `d9${length.padStart(2, '0')}`
              : `da${length.padStart(4, '0')}`
        expect(packHex(text)).toBe(header + Buffer.from(text).toString('hex'))
      }),
      { numRuns: 1000 },
    )
  })

  it('writes bytes, nil, booleans and nested arrays as Python does', () => {
    expect(packHex(new Uint8Array(3))).toBe('c403000000')
    expect(packHex(Buffer.alloc(256)).slice(0, 6)).toBe('c50100')
    expect(packHex([true, false, null])).toBe('93c3c2c0')
    expect(packHex(Array.from({ length: 16 }, () => null)).slice(0, 6)).toBe('dc0010')
  })

  it('refuses more than 15 fields', () => {
    expect(() => packFields(Array.from({ length: 16 }, () => null))).toThrow(RangeError)
  })

  it('does not read what is cut, or followed by more', () => {
    const whole = '93c410000102030405060708090a0b0c0d0e0fa161cb41d954ffc4000000'
    expect(unpackHex(whole)).toEqual([
      Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'),
      'a',
      1700003600,
    ])
    expect(unpackHex(`${whole}00`)).toBeUndefined()
    for (let length = 0; length < whole.length; length += 2) {
      expect(unpackHex(whole.slice(0, length))).toBeUndefined()
    }
  })

  it('reads text of msgpack before 1.0 as bytes, whatever they are', () => {
    const uuid = '0123456789abcdef0123456789abcdef'
    const long = 'ff'.repeat(300)
    expect(unpackRawHex(`95b0${uuid}d902ffffda012c${long}db00000001fec40155`)).toEqual([
      Buffer.from(uuid, 'hex'),
      Buffer.from('ffff', 'hex'),
      Buffer.from(long, 'hex'),
      Buffer.from('fe', 'hex'),
      Buffer.from('55', 'hex'),
    ])
    expect(unpackRawHex('dc00029191ff05')).toEqual([[[-1]], 5])
    expect(unpackRawHex('99c0c2c37fcc80cd0100ce00010000ca3fc00000cb3ff8000000000000')).toEqual([
      null,
      false,
      true,
      127,
      128,
      256,
      65536,
      1.5,
      1.5,
    ])
  })

  it('reads nothing but arrays', () => {
    for (const hex of ['80', '8100a161', 'c0', '05', 'a161']) expect(unpackHex(hex)).toBeUndefined()
  })

  it('does not rewrite text that ends early', () => {
    for (const hex of ['91b001', '91d905ff', '91cb00', '91cd01']) {
      expect(retagRawStrings(Buffer.from(hex, 'hex'))).toBeUndefined()
    }
  })

  it('does not read old text that is cut, followed by more, or beside things that no payload has', () => {
    for (const hex of [
      '91b001',
      '91d9',
      '91da01',
      '91d905ff',
      '91b1',
      '91cb00',
      '91a161c0',
      '9180',
      '91d40000',
      '91c1',
    ]) {
      expect(unpackRawHex(hex)).toBeUndefined()
    }
  })
})
