import { describe, expect, it } from 'vitest'
import { newAuditId } from '../../src/tokens/audit-ids.ts'

describe('newAuditId', () => {
  it('is the base64url of 16 bytes', () => {
    const bytes = Buffer.from('fbff0000000000000000000000000001', 'hex')
    expect(newAuditId((size) => bytes.subarray(0, size))).toBe('-_8AAAAAAAAAAAAAAAAAAQ')
  })

  it('is new each time', () => {
    expect(new Set(Array.from({ length: 1000 }, () => newAuditId())).size).toBe(1000)
  })
})
