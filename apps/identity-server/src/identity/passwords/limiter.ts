import { PasswordHashError } from './password-hash-error.ts'

/** Runs a bounded number of tasks at a time. */
export interface Limiter {
  /**
   * Runs a task as soon as there is room, in order of arrival.
   *
   * @throws {@link PasswordHashError} `busy` when `queueLimit` tasks wait already
   */
  run<T>(task: () => Promise<T>): Promise<T>
}

/**
 * Bounds work that is expensive, so that a storm of it neither takes every thread nor piles up.
 *
 * @param limits `concurrency`: tasks at a time, at least 1. `queueLimit`: tasks that may wait.
 */
export function createLimiter(limits: {
  readonly concurrency: number
  readonly queueLimit: number
}): Limiter {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    async run(task) {
      if (running >= limits.concurrency) {
        if (waiting.length >= limits.queueLimit) {
          throw new PasswordHashError('busy', 'too many passwords are being checked at the moment')
        }
        await new Promise<void>((resolve) => waiting.push(resolve))
      } else {
        running += 1
      }
      try {
        return await task()
      } finally {
        // The place goes straight to the next in line: nobody who arrives meanwhile can take it.
        const next = waiting.shift()
        if (next) next()
        else running -= 1
      }
    },
  }
}
