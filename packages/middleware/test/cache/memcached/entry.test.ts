import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeEntry, encodeEntry } from '../../../src/cache/memcached/entry.ts'
import { storedBytes } from '../../../src/cache/memcached/stored-bytes.ts'

const askedAt = new Date('2026-06-01T00:00:00Z')

describe('an entry', () => {
  it('is the body of the answer, with its key and when it was asked for', () => {
    const bytes = encodeEntry('tokens/a', { body: { token: { user: 1 } }, askedAt })
    expect(bytes.toString()).toBe(
      '{"token":{"user":1},"cache":{"key":"tokens/a","asked_at":"2026-06-01T00:00:00.000Z"}}',
    )
    expect(decodeEntry('tokens/a', bytes)).toEqual({ body: { token: { user: 1 } }, askedAt })
  })

  it('of the Python middleware is the body alone', () => {
    expect(decodeEntry('tokens/a', Buffer.from('{"token": {}}'))).toEqual({ body: { token: {} } })
  })

  it.each([
    ['of another key (CVE-2014-0105)', '{"token":{},"cache":{"key":"tokens/b"}}'],
    ['that names no key', '{"token":{},"cache":{}}'],
    ['with a key that is none', '{"token":{},"cache":null}'],
    ['that is cut off', '{"token":{}'],
    ['that is no object', 'null'],
    ['that is no text', '\xff\x00'],
  ])('%s is a miss', (_what, text) => {
    expect(decodeEntry('tokens/a', Buffer.from(text, 'latin1'))).toBeUndefined()
  })
})

describe('what a Python client has stored', () => {
  const value = Buffer.from('{"token":{}}')

  it.each([0, 16])('is read as it is with the flags %i', async (flags) => {
    expect(await storedBytes({ value, flags })).toEqual(value)
  })

  it.each([8, 24])('is inflated with the flags %i', async (flags) => {
    expect(await storedBytes({ value: deflateSync(value), flags })).toEqual(value)
  })

  it.each([
    ['a pickled object', { value, flags: 1 }],
    ['a number', { value: Buffer.from('1'), flags: 2 }],
    ['what cannot be inflated', { value, flags: 8 }],
    ['what inflates to more than an entry', { value: deflateSync(Buffer.alloc(5_000_000)), flags: 8 }],
  ])('is a miss when it is %s', async (_what, item) => {
    expect(await storedBytes(item)).toBeUndefined()
  })
})
