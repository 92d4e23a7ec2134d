import { describe, expect, it } from 'vitest'
import { protectedWith, unprotected } from '../../../src/cache/memcached/protection.ts'

const token = 'gAAAAABtoken'
const data = Buffer.from('{"token":{}}')
const signed = 'bDkqvo40/vG3Uw/gPEAnX8nzYgeFio5uvZs119uxVr3nLxI0XAUu3Fl2ozpKSStbeyJ0b2tlbiI6e319'
const encrypted =
  'N07mnJ1u2+dftzJzSdms9P3xCAmYYQeq6K7TCkLOcbG2EkMD+YqZ/6DnlRKnz0m2AAECAwQFBgcICQoLDA0OD1XFRZBcuvucqdLzVP1/6L0='

describe('entries without protection', () => {
  it('are found by the SHA-256 of the token and stored as they are', () => {
    const { cacheKey, protect } = unprotected(token)
    expect(cacheKey).toBe('tokens/ab198924a5c265e90913b20a822652ebb328901b5318d6ccf6ad057e079ecacd')
    expect(protect(data)).toEqual(data)
  })
})

describe('MAC', () => {
  const { cacheKey, protect, unprotect } = protectedWith('MAC', 's3cret')(token)

  it('finds and signs entries as the Python middleware does', () => {
    expect(cacheKey).toBe(`tokens/b'bv5yumXsEBh3koGfIAvx2A=='`)
    expect(protect(data).toString()).toBe(signed)
  })

  it('reads an entry of the Python middleware', () => {
    expect(unprotect(Buffer.from(signed))).toEqual(data)
  })
})

describe('ENCRYPT', () => {
  const { cacheKey, protect, unprotect } = protectedWith('ENCRYPT', 's3cret')(token)

  it('finds and reads entries of the Python middleware', () => {
    expect(cacheKey).toBe(`tokens/b'GjbMg9ocxe9YWxpI2PHMCQ=='`)
    expect(unprotect(Buffer.from(encrypted))).toEqual(data)
  })

  it('reads what it has written, which is never the same twice', () => {
    expect(unprotect(protect(data))).toEqual(data)
    expect(protect(data)).not.toEqual(protect(data))
    expect(Buffer.from(protect(data).toString(), 'base64').includes('token')).toBe(false)
  })
})

describe('what was not protected with the same keys (CVE-2013-2166, CVE-2013-2167)', () => {
  const mac = protectedWith('MAC', 's3cret')(token)
  const encrypt = protectedWith('ENCRYPT', 's3cret')(token)

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['an entry without protection', data],
    ['less than a signature', Buffer.from(signed.slice(0, 63))],
    ['a signature of nothing', Buffer.from(signed.slice(0, 64))],
    ['a changed signature', Buffer.from(signed.replace(/^b/, 'c'))],
    ['changed data', Buffer.from(signed.replace(/9$/, '8'))],
    ['an entry that was cut off', Buffer.from(signed.slice(0, -4))],
    ['an entry of another token', protectedWith('MAC', 's3cret')('other').protect(data)],
    ['an entry with another secret', protectedWith('MAC', 'other')(token).protect(data)],
    ['an entry of the other strategy', encrypt.protect(data)],
  ])('is not believed: %s', (_what, stored) => {
    expect(mac.unprotect(stored)).toBeUndefined()
  })

  it('does not take a signed entry for an encrypted one', () => {
    expect(encrypt.unprotect(mac.protect(data))).toBeUndefined()
    expect(encrypt.unprotect(Buffer.from(encrypted.replace(/L0=$/, 'L1=')))).toBeUndefined()
  })
})
