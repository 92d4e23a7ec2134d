import { expect, test } from 'vitest'
import { retryAfterMs } from '../../src/layers/retry-after.ts'

const now = Date.parse('2026-10-21T07:28:00Z')

test.each([
  ['0', 0],
  ['120', 120_000],
  ['12345678901', 12_345_678_901_000],
  ['9'.repeat(400), Infinity],
  ['Wed, 21 Oct 2026 07:29:00 GMT', 60_000],
  ['Wednesday, 21-Oct-26 07:29:00 GMT', 60_000],
  ['Wed, 21 Oct 2026 07:27:00 GMT', 0],
])('%s is a wait of %i ms', (value, ms) => {
  expect(retryAfterMs(value, now)).toBe(ms)
})

test.each([undefined, '', '-1', '1.5', '1e3', 'soon', '2026-10-21', 'Wed, nonsense'])(
  '%s is no wait',
  (value) => {
    expect(retryAfterMs(value, now)).toBeUndefined()
  },
)
