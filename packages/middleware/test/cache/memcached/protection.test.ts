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
