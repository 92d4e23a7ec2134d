import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createLimiter } from '../../../src/identity/passwords/limiter.ts'

const busy = expect.objectContaining({ code: 'busy' })

function openable() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  return { task: () => promise, open: () => resolve('done'), fail: () => reject(new Error('failed')) }
}

describe('createLimiter', () => {
  it('runs at most as many tasks as allowed, the rest in order, and turns away what does not fit', async () => {
    const limiter = createLimiter({ concurrency: 2, queueLimit: 2 })
    const started: number[] = []
    const gates = Array.from({ length: 5 }, openable)
    const runs = gates.map(({ task }, index) =>
      limiter.run(() => {
        started.push(index)
        return task()
      }),
    )
    await expect(runs[4]).rejects.toEqual(busy)
    expect(started).toEqual([0, 1])
    gates[1]!.open()
    await runs[1]
    await setImmediate()
    expect(started).toEqual([0, 1, 2])
    for (const { open } of gates) open()
    expect(await Promise.all(runs.slice(0, 4))).toEqual(['done', 'done', 'done', 'done'])
    expect(started).toEqual([0, 1, 2, 3])
  })

  it('gives the place of a failed task to the next', async () => {
    const limiter = createLimiter({ concurrency: 1, queueLimit: 1 })
    const gate = openable()
    const failing = limiter.run(gate.task)
    const next = limiter.run(async () => 'next')
    gate.fail()
    await expect(failing).rejects.toThrow('failed')
    expect(await next).toBe('next')
    expect(await limiter.run(async () => 'idle again')).toBe('idle again')
  })

  it('does not let a newcomer overtake the one whose turn it is', async () => {
    const limiter = createLimiter({ concurrency: 1, queueLimit: 1 })
    const gates = [openable(), openable()]
    const first = limiter.run(gates[0]!.task)
    const second = limiter.run(gates[1]!.task)
    gates[0]!.open()
    await first
    const third = limiter.run(async () => 'third')
    await expect(limiter.run(async () => 'fourth')).rejects.toEqual(busy)
    gates[1]!.open()
    expect(await Promise.all([second, third])).toEqual(['done', 'third'])
  })

  it('queues nothing with a queue limit of 0', async () => {
    const limiter = createLimiter({ concurrency: 1, queueLimit: 0 })
    const gate = openable()
    const first = limiter.run(gate.task)
    await expect(limiter.run(async () => 'second')).rejects.toEqual(busy)
    gate.open()
    await first
  })
})
