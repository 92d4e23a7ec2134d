import { describe, expect, it } from 'vitest'
import {
  isSealed,
  matchesSealed,
  sealAnew,
  sealDigest,
  sealedPrefix,
} from '../../../src/identity/secrets/sealed-digest.ts'
import { keyText } from '../../tokens/fixed-keys.ts'
import { aSealer } from './a-sealer.ts'

const secret = 'x'.repeat(86)
const [first, second, third] = [keyText(0), keyText(32), keyText(64)]
const sealer = aSealer(first, second)

describe('a sealed digest', () => {
  it('is matched by its secret alone', () => {
    const stored = sealDigest(sealer, 'a', secret)
    expect(matchesSealed(sealer, 'a', secret, stored)).toBe(true)
    for (const wrong of [`${secret}x`, secret.slice(1), '', secret.toUpperCase()])
      expect(matchesSealed(sealer, 'a', wrong, stored)).toBe(false)
  })

  it('looks at every byte of the secret', () => {
    const stored = sealDigest(sealer, 'a', secret)
    for (let at = 0; at < secret.length; at++)
      expect(matchesSealed(sealer, 'a', `${secret.slice(0, at)}y${secret.slice(at + 1)}`, stored)).toBe(false)
  })

  it('is good for one credential alone', () => {
    expect(matchesSealed(sealer, 'b', secret, sealDigest(sealer, 'a', secret))).toBe(false)
  })

  it('differs each time, names its key and fits into the column', () => {
    const [one, other] = [sealDigest(sealer, 'a', secret), sealDigest(sealer, 'a', secret)]
    expect(one).not.toBe(other)
    expect(one.startsWith(sealedPrefix(sealer.keyHash()))).toBe(true)
    expect(one).toMatch(/^\$ks-sealed\$[0-9a-f]{40}\$gAAAA/)
    expect(one.length).toBeLessThan(220)
    expect(isSealed(one)).toBe(true)
    for (const hash of ['', '$2b$12$', '$argon2id$', 'ks-sealed']) expect(isSealed(hash)).toBe(false)
  })

  it('cannot be checked or made with the database alone', () => {
    const elsewhere = aSealer(third)
    expect(matchesSealed(elsewhere, 'a', secret, sealDigest(sealer, 'a', secret))).toBe(false)
    expect(matchesSealed(sealer, 'a', secret, sealDigest(elsewhere, 'a', secret))).toBe(false)
  })

  it('is matched by nothing once it is damaged', () => {
    const stored = sealDigest(sealer, 'a', secret)
    for (const damaged of [
      '$ks-sealed$',
      '$ks-sealed$key$',
      stored.slice(0, -1),
      `${stored.slice(0, 60)}A${stored.slice(61)}`,
      stored.replace(/[^$]+$/, sealer.seal('').encryptedBlob),
      stored.replace(/[^$]+$/, sealer.seal('AAAA').encryptedBlob),
    ])
      expect(matchesSealed(sealer, 'a', secret, damaged), damaged).toBe(false)
  })

  it('moves to another key without the secret', () => {
    const stored = sealDigest(sealer, 'a', secret)
    const rotated = aSealer(first, second, third)
    const moved = sealAnew(rotated, stored) as string
    expect(moved.startsWith(sealedPrefix(rotated.keyHash()))).toBe(true)
    expect(matchesSealed(aSealer(third), 'a', secret, moved)).toBe(true)
    expect(matchesSealed(aSealer(third), 'a', secret, stored)).toBe(false)
    expect(sealAnew(aSealer(third), stored)).toBeUndefined()
  })
})
