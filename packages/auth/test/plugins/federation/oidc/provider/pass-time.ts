import { vi } from 'vitest'

/** Fakes the clock and the pauses that provider and plugin share. Sockets go on by themselves. */
export function holdTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
}

/** Lets time pass until something is so: from pause to pause, and never while a request is under way. */
export async function passTimeUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    if (vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync()
    else await new Promise(setImmediate)
  }
}

/** Lets time pass until there is a result. */
export async function passTime<T>(result: Promise<T>): Promise<T> {
  let settled = false
  const settle = () => {
    settled = true
  }
  result.then(settle, settle)
  await passTimeUntil(() => settled)
  return result
}
