import { describe, expect, it } from 'vitest'
import { serverOfKey } from '../../../src/cache/memcached/server-of-key.ts'

const keys = [
  'tokens/a',
  'tokens/b',
  'tokens/c',
  `tokens/b'bv5yumXsEBh3koGfIAvx2A=='`,
  'tokens/ab198924a5c265e90913b20a822652ebb328901b5318d6ccf6ad057e079ecacd',
]

function chosen(count: number, dead?: number): (number | undefined)[] {
  const servers = Array.from({ length: count }, (_, index) => ({ index, isAlive: () => index !== dead }))
  return keys.map((key) => serverOfKey(servers, key)?.index)
}

/** What python-memcached 1.59 chooses. */
describe('the server of a key', () => {
  it.each([
    [1, [0, 0, 0, 0, 0]],
    [2, [0, 1, 0, 1, 1]],
    [3, [2, 0, 2, 1, 0]],
    [5, [0, 4, 3, 3, 2]],
  ])('is the one of the Python client, of %i', (count, expected) => {
    expect(chosen(count)).toEqual(expected)
  })

  it.each([
    [0, [2, 2, 2, 1, 2]],
    [1, [2, 0, 2, 0, 0]],
    [2, [1, 0, 1, 1, 0]],
  ])('is the one of the Python client, of 3 without number %i', (dead, expected) => {
    expect(chosen(3, dead)).toEqual(expected)
  })

  it('is none when all are dead', () => {
    expect(chosen(1, 0)).toEqual([undefined, undefined, undefined, undefined, undefined])
  })
})
