import { describe, expect, it } from 'vitest'
import { passcodeAt, readSeed, stepAt } from '../../src/auth/totp/passcode.ts'

const seed = Buffer.from('12345678901234567890')

describe('passcodeAt', () => {
  // RFC 6238 appendix B, SHA-1; the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is, %i seconds after 1970, %s', (seconds, passcode) => {
    expect(passcodeAt(seed, stepAt(new Date(seconds * 1000)))).toBe(passcode)
  })
})

describe('readSeed', () => {
  // RFC 4648 section 10, and seeds of every length of padding.
  it.each([
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', '12345678901234567890'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY', '1234567890123456'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY======', '1234567890123456'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY3Q', '12345678901234567'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQ', '123456789012345678'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOI', '1234567890123456789'],
    ['gezdgnbvgy3tqojqgezdgnbvgy3tqojq', '12345678901234567890'],
  ])('reads %s', (text, bytes) => {
    expect(Buffer.from(readSeed(text) ?? []).toString()).toBe(bytes)
  })

  it.each([
    '',
    'GEZDGNBVGY3TQOJQGEZDGNBV',
    'GEZDGNBVGY3TQOJQ GEZDGNBVGY3TQOJQ',
    '1'.repeat(32),
    'GEZDGNBVGY3TQOJQ='.repeat(2),
    'É'.repeat(32),
  ])('reads no seed in %j', (text) => {
    expect(readSeed(text)).toBeUndefined()
  })
})
