import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type GateOptions, requestGate } from '../src/index.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Sends so many through a gate; when each passed, in milliseconds, and how to let one leave. */
function crowd(options: GateOptions, count: number) {
  const gate = requestGate(options, () => performance.now())
  const start = performance.now()
  const passed: [index: number, atMs: number][] = []
  const leaves: (() => void)[] = []
  const enter = async (index: number, signal?: AbortSignal) => {
    const leave = await gate(signal)
    passed.push([index, performance.now() - start])
    leaves.push(leave)
  }
  for (let index = 0; index < count; index += 1) void enter(index)
  return { enter, passed, leaveOne: () => leaves.shift()?.() }
}

test('as many pass at once as concurrency says, the others in their order when one leaves', async () => {
  const { passed, leaveOne } = crowd({ concurrency: 2 }, 5)
  await vi.advanceTimersByTimeAsync(0)
  expect(passed.map(([index]) => index)).toEqual([0, 1])
  leaveOne()
  await vi.advanceTimersByTimeAsync(0)
  expect(passed.map(([index]) => index)).toEqual([0, 1, 2])
  leaveOne()
  leaveOne()
  await vi.advanceTimersByTimeAsync(0)
  expect(passed.map(([index]) => index)).toEqual([0, 1, 2, 3, 4])
})

test('requests are spaced as rateLimit says, in their order', async () => {
  const { passed } = crowd({ rateLimit: 10 }, 4)
  await vi.advanceTimersByTimeAsync(1000)
  expect(passed).toEqual([
    [0, 0],
    [1, 100],
    [2, 200],
    [3, 300],
  ])
})

test('a pause does not bring a burst after it', async () => {
  const { enter, passed } = crowd({ rateLimit: 10 }, 1)
  await vi.advanceTimersByTimeAsync(5000)
  for (let index = 1; index <= 3; index += 1) void enter(index)
  await vi.advanceTimersByTimeAsync(5000)
  const times = passed.map(([, atMs]) => atMs)
  expect(times.slice(0, 2)).toEqual([0, 5000])
  expect(times[2]).toBeGreaterThanOrEqual(5098)
  expect(times[3]).toBeGreaterThanOrEqual(5198)
})

test('whoever gives up leaves its place to the next and uses nothing', async () => {
  const { enter, passed, leaveOne } = crowd({ concurrency: 1, rateLimit: 10 }, 1)
  const leaving = new AbortController()
  const gone = expect(enter(1, leaving.signal)).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
  void enter(2)
  leaving.abort('enough')
  await gone
  leaveOne()
  await vi.advanceTimersByTimeAsync(100)
  expect(passed).toEqual([
    [0, 0],
    [2, 100],
  ])
  await expect(enter(3, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' })
})

test('a gate that nobody waits for keeps no timer', async () => {
  const { enter } = crowd({ rateLimit: 0.001 }, 1)
  const leaving = new AbortController()
  const gone = expect(enter(1, leaving.signal)).rejects.toMatchObject({ code: 'aborted' })
  leaving.abort()
  await gone
  expect(vi.getTimerCount()).toBe(0)
})

test.each([
  { rateLimit: 0 },
  { rateLimit: Number.POSITIVE_INFINITY },
  { concurrency: 0 },
  { concurrency: 1.5 },
])('the option %j is invalid', (options) => {
  expect(() => requestGate(options)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
})
