import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fernet } from '../../src/tokens/fernet.ts'
import { sealFernet } from '../../src/tokens/fernet-box.ts'
import type { TokenPayload } from '../../src/tokens/token-format.ts'
import { defaultMethods, fixedKeys, keyText } from './fixed-keys.ts'
import { describeTokenFormat } from './format-contract.ts'

const options = { methods: defaultMethods, defaultDomainId: 'default' }
const issuedAt = new Date('2023-11-14T22:13:20Z')
const payload: TokenPayload = {
  userId: '0123456789abcdef0123456789abcdef',
  methods: ['password'],
  scope: 'unscoped',
  expiresAt: new Date('2023-11-14T23:13:20Z'),
  auditIds: ['AAECAwQFBgcICQoLDA0ODw'],
}

describeTokenFormat({
  format: fernet({ ...options, keys: fixedKeys(keyText(0), keyText(64)) }),
  foreign: fernet({ ...options, keys: fixedKeys(keyText(128), keyText(192)) }),
})

describe('fernet', () => {
  it('encrypts with the primary key, and reads tokens of every other key', () => {
    const [oldest, middle, newest] = [keyText(0), keyText(32), keyText(64)]
    const token = fernet({ ...options, keys: fixedKeys(oldest, middle, newest) }).encode(payload, issuedAt)

    const decodedBy = (...texts: string[]) =>
      fernet({ ...options, keys: fixedKeys(...texts) }).decode(token)?.payload
    expect(decodedBy(newest)).toEqual(payload)
    expect(decodedBy(newest, oldest, middle)).toEqual(payload)
    expect(decodedBy(oldest, newest, middle)).toEqual(payload)
    expect(decodedBy(oldest, middle)).toBeUndefined()
  })

  it('writes two different texts for the same payload, since each has its own IV', () => {
    const format = fernet({ ...options, keys: fixedKeys(keyText(0)) })
    expect(format.encode(payload, issuedAt)).not.toBe(format.encode(payload, issuedAt))
  })

  it('does not decode what is well signed but has another content', () => {
    const keys = fixedKeys(keyText(0))
    const format = fernet({ ...options, keys })
    const sealed = (hex: string) =>
      sealFernet(keys.current().primary, Buffer.from(hex, 'hex'), issuedAt, Buffer.alloc(16))
    const whole =
      '950092c3c4100123456789abcdef0123456789abcdef02cb41d954ffc400000091c410000102030405060708090a0b0c0d0e0f'
    expect(format.decode(sealed(whole))?.payload).toEqual(payload)
    for (const hex of ['', 'c0', `${whole}c0`, whole.slice(0, -2), '9392c3c410']) {
      expect(format.decode(sealed(hex))).toBeUndefined()
    }
  })

  it('does not decode a token that is well signed but issued beyond the calendar', () => {
    const keys = fixedKeys(keyText(0))
    const format = fernet({ ...options, keys })
    const beyond = { getTime: () => 8.64e15 + 1000 } as Date
    expect(format.decode(format.encode(payload, beyond))).toBeUndefined()
  })

  it('does not decode another version of the container, however well signed', () => {
    const keys = fixedKeys(keyText(0))
    const format = fernet({ ...options, keys })
    const signed = Buffer.from(format.encode(payload, issuedAt), 'base64url').subarray(0, -32)
    const resigned = (version: number) => {
      signed[0] = version
      const signature = createHmac('sha256', keys.current().primary.signingKey).update(signed).digest()
      return Buffer.concat([signed, signature]).toString('base64url')
    }
    expect(format.decode(resigned(0x80))?.payload).toEqual(payload)
    expect(format.decode(resigned(0x81))).toBeUndefined()
  })

  it('refuses a list of methods that cannot be told apart', () => {
    const keys = fixedKeys(keyText(0))
    expect(() => fernet({ ...options, keys, methods: ['password', 'password'] })).toThrow(RangeError)
    expect(() =>
      fernet({ ...options, keys, methods: Array.from({ length: 32 }, (_, i) => `m${i}`) }),
    ).toThrow(RangeError)
  })

  it('does not decode a method bit that has no configured method', () => {
    const keys = fixedKeys(keyText(0))
    const token = fernet({ ...options, keys, methods: [...defaultMethods, 'totp'] }).encode(
      { ...payload, methods: ['password', 'totp'] },
      issuedAt,
    )
    expect(fernet({ ...options, keys }).decode(token)).toBeUndefined()
  })

  it('keeps the bits of signatures and certificates apart from those of methods that are added later', () => {
    const keys = fixedKeys(keyText(0))
    for (const method of ['ec2credential', 'oauth2_credential']) {
      const token = fernet({ ...options, keys }).encode({ ...payload, methods: [method] }, issuedAt)
      for (const added of [[], ['totp'], ['totp', 'kerberos', method]]) {
        const later = fernet({ ...options, keys, methods: [...defaultMethods, ...added] })
        expect(later.decode(token)?.payload.methods).toEqual([method])
      }
    }
  })

  it('carries 29 methods', () => {
    const methods = Array.from({ length: 29 }, (_, position) => `method${position}`)
    const format = fernet({ keys: fixedKeys(keyText(0)), methods, defaultDomainId: 'default' })
    const decoded = format.decode(format.encode({ ...payload, methods }, issuedAt))
    expect(decoded?.payload.methods).toEqual(methods.toReversed())
  })
})
