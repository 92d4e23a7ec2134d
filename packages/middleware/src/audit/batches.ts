import { setTimeout as wait } from 'node:timers/promises'
import * as rule from '../option-rules.ts'
import type { AuditNotification, AuditSink } from './auditor.ts'

/** Bounds of what waits to be written. */
export interface BatchOptions {
  /** Notifications that may wait. Further ones are lost, and `onError` is told how many. Default 10 000; at least 1. */
  maxPending?: number | undefined
  /** Told when notifications could not be written, or were lost. Default: nobody. */
  onError?: ((cause: unknown) => void) | undefined
}

export const batchRules = {
  maxPending: {
    description: 'a whole number from 1',
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  },
  onError: rule.aFunction,
} satisfies Record<keyof BatchOptions, rule.OptionRule>

/** A sink that writes behind the requests' backs. */
export interface BatchSink extends AuditSink {
  /** Writes what still waits; later notifications are lost. Resolves when all is written, or was given up. */
  close(): Promise<void>
}

/** Notifications that cannot be written now, and may be later, are tried again. */
export class NotNow extends Error {}

const batchSize = 100
const firstPauseMs = 250
const longestPauseMs = 30_000

/**
 * Writes notifications in batches, one batch at a time, in their order. A batch that fails with {@link NotNow} is tried
 * again, with longer and longer pauses; meanwhile others wait, within bounds. Any other failure loses the batch.
 *
 * @param write takes lines of JSON
 */
export function batchSink(
  write: (lines: readonly string[]) => Promise<void>,
  { maxPending = 10_000, onError }: BatchOptions,
): BatchSink {
  const pending: string[] = []
  let lost = 0
  let closing = false
  let working: Promise<void> | undefined
  const wake = new AbortController()

  function report(cause: unknown): void {
    try {
      onError?.(cause)
    } catch {}
  }

  async function work(): Promise<void> {
    let pauseMs = firstPauseMs
    while (pending.length > 0) {
      const batch = pending.slice(0, batchSize)
      try {
        await write(batch)
        pauseMs = firstPauseMs
        pending.splice(0, batch.length)
      } catch (cause) {
        report(cause)
        if (!(cause instanceof NotNow)) pending.splice(0, batch.length)
        else if (closing) break
        else {
          // Unreferenced: a process that ends does not wait for an endpoint that is down.
          await wait(pauseMs, undefined, { ref: false, signal: wake.signal }).catch(() => {})
          pauseMs = Math.min(pauseMs * 2, longestPauseMs)
        }
      }
      if (lost > 0) {
        report(new Error(`${lost} audit notifications were lost: more than ${maxPending} waited.`))
        lost = 0
      }
    }
  }

  function start(): Promise<void> {
    working ??= work().finally(() => {
      working = undefined
    })
    return working
  }

  const sink = (notification: AuditNotification): void => {
    if (closing || pending.length >= maxPending) {
      lost += 1
      return
    }
    pending.push(JSON.stringify(notification))
    void start()
  }
  return Object.assign(sink, {
    async close() {
      closing = true
      wake.abort()
      await start()
      if (pending.length > 0) report(new Error(`${pending.length} audit notifications were not written.`))
    },
  })
}
