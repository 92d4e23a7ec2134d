import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundedMap } from '../../src/cache/bounded-map.ts'

describe('boundedMap', () => {
  it('forgets an entry when its lifetime is over, to the millisecond', () => {
    const map = boundedMap<string>({ maxBytes: 100, lifetimeMs: 1000 })
    map.set('a', 'A', 1, 5000)
    expect(map.get('a', 5999)).toBe('A')
    expect(map.get('a', 6000)).toBeUndefined()
    expect(map.size).toBe(0)
  })

  it('forgets an entry from the future: the clock was set back', () => {
    const map = boundedMap<string>({ maxBytes: 100, lifetimeMs: 1000 })
    map.set('a', 'A', 1, 5000)
    expect(map.get('a', 4999)).toBeUndefined()
  })

  it('makes room by dropping the oldest entries', () => {
    const map = boundedMap<number>({ maxBytes: 10, lifetimeMs: 1000 })
    for (let at = 0; at < 5; at += 1) map.set(`k${at}`, at, 3, at)
    expect([0, 1, 2, 3, 4].map((at) => map.get(`k${at}`, 10))).toEqual([undefined, undefined, 2, 3, 4])
    expect(map.bytes).toBe(9)
  })

  it('drops what has expired although there is room', () => {
    const map = boundedMap<number>({ maxBytes: 100, lifetimeMs: 1000 })
    map.set('old', 1, 10, 0)
    map.set('new', 2, 10, 2000)
    expect(map.size).toBe(1)
  })

  it('keeps nothing that is larger than all its room, and none of what it replaces', () => {
    const map = boundedMap<string>({ maxBytes: 10, lifetimeMs: 1000 })
    map.set('a', 'small', 1, 0)
    map.set('a', 'large', 11, 0)
    expect(map.get('a', 0)).toBeUndefined()
    expect(map.bytes).toBe(0)
  })

  it('keeps nothing at all with a lifetime of 0', () => {
    const map = boundedMap<string>({ maxBytes: 10, lifetimeMs: 0 })
    map.set('a', 'A', 1, 0)
    expect(map.size).toBe(0)
  })

  it('never holds more bytes than it may, and counts them right', () => {
    const operation = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      bytes: fc.integer({ min: 0, max: 60 }),
      wait: fc.integer({ min: -50, max: 120 }),
      read: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const map = boundedMap<number>({ maxBytes: 100, lifetimeMs: 100 })
        let now = 0
        for (const { key, bytes, wait, read } of operations) {
          now += wait
          if (read) map.get(key, now)
          else map.set(key, bytes, bytes, now)
          expect(map.bytes).toBeLessThanOrEqual(100)
        }
        const left = ['a', 'b', 'c', 'd', 'e'].map((key) => map.get(key, now) ?? 0)
        expect(map.bytes).toBe(left.reduce((sum, bytes) => sum + bytes, 0))
      }),
    )
  })
})

it('keeps what was learnt for a later question when the answer to an earlier one comes in', () => {
  const map = boundedMap<string>({ maxBytes: 100, lifetimeMs: 1000 })
  map.set('later', 'kept', 1, 20)
  map.set('earlier', 'kept, too', 1, 10)
  expect(map.get('later', 30)).toBe('kept')
  expect(map.get('earlier', 30)).toBe('kept, too')
})
