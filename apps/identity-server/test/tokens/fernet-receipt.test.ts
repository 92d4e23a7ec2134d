import { describe, expect, it } from 'vitest'
import { fernet } from '../../src/tokens/fernet.ts'
import { sealFernet } from '../../src/tokens/fernet-box.ts'
import { fernetReceipts } from '../../src/tokens/fernet-receipt.ts'
import { defaultMethods, fixedKeys, keyText } from './fixed-keys.ts'
import { insertedOrRemovedOnce, replacedOnce, spelledOtherwise } from './other-texts.ts'

const keys = fixedKeys(keyText(0), keyText(64))
const receipts = fernetReceipts({ keys, methods: defaultMethods })
const issuedAt = new Date('2023-11-14T22:13:20Z')
const receipt = {
  userId: '0123456789abcdef0123456789abcdef',
  methods: ['password'],
  expiresAt: new Date('2023-11-14T22:18:20Z'),
}

describe('fernetReceipts', () => {
  it('gives back what it takes', () => {
    const given = { ...receipt, userId: 'kürzel', methods: ['token', 'password'] }
    expect(receipts.decode(receipts.encode(given, issuedAt))).toEqual({ receipt: given, issuedAt })
  })

  it('reads receipts of msgpack before 1.0', () => {
    const old = Buffer.from('9392c3b00123456789abcdef0123456789abcdef02cb41d954fc8b000000', 'hex')
    const text = sealFernet(keys.current().primary, old, issuedAt, Buffer.alloc(16))
    expect(receipts.decode(text)?.receipt.userId).toBe(receipt.userId)
  })

  it('reads nothing but user, methods and expiry', () => {
    const sealed = (hex: string) =>
      sealFernet(keys.current().primary, Buffer.from(hex, 'hex'), issuedAt, Buffer.alloc(16))
    const fields = '92c3c4100123456789abcdef0123456789abcdef02cb41d954fc8b000000'
    expect(receipts.decode(sealed(`93${fields}`))?.receipt).toEqual(receipt)
    for (const hex of [`94${fields}c0`, `92${fields.slice(0, -18)}`, '9392c2c002cb41d954fc8b000000']) {
      expect(receipts.decode(sealed(hex))).toBeUndefined()
    }
  })

  it('refuses a method that is not configured', () => {
    expect(() => receipts.encode({ ...receipt, methods: ['password', 'sms'] }, issuedAt)).toThrow(
      expect.objectContaining({ code: 'unknown_method' }),
    )
  })

  // CVE-2015-7546
  it('reads a receipt from its one text, and from no other', () => {
    const text = receipts.encode(receipt, issuedAt)
    expect(receipts.decode(text)?.receipt).toEqual(receipt)
    const others = [...replacedOnce(text), ...insertedOrRemovedOnce(text), ...spelledOtherwise(text)]
    expect(others.filter((other) => receipts.decode(other) !== undefined)).toEqual([])
  })

  it('reads neither tokens nor padded receipts, and no token format reads receipts, even with the same keys', () => {
    const tokens = fernet({ keys, methods: defaultMethods, defaultDomainId: 'default' })
    const token = tokens.encode(
      { ...receipt, scope: 'unscoped', auditIds: ['AAECAwQFBgcICQoLDA0ODw'] },
      issuedAt,
    )
    const text = receipts.encode(receipt, issuedAt)
    expect(receipts.decode(token)).toBeUndefined()
    expect(receipts.decode(`${text}=`)).toBeUndefined()
    expect(tokens.decode(text)).toBeUndefined()
  })
})
