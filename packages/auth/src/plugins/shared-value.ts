import type { PluginContext } from '../plugin.ts'
import type { Transport } from '../transport.ts'
import { untilAborted } from '../until-aborted.ts'

/** One value for any number of callers. */
export interface SharedValue<T> {
  /** The present value while it is good, else a new one. Rejects with what its making threw. */
  get(context: PluginContext): Promise<T>
  /** The present value, good or not. */
  peek(): T | undefined
  /** Puts another value in the place of the present one; `undefined`: the next caller has a new one made. */
  put(value: T | undefined): void
}

interface Flight<T> {
  result: Promise<T>
  waiting: number
  hasEnded: boolean
  abort: AbortController
}

/**
 * Keeps a value and shares it: callers that arrive while one is being made wait for that one. A caller that gives up does
 * not end the making for the others; when all have given up, it is aborted, and can make no more requests. A failure is
 * forgotten: the next caller starts another attempt.
 */
export function sharedValue<T>(
  make: (context: PluginContext) => Promise<T>,
  isGood: (value: T) => boolean,
): SharedValue<T> {
  let current: T | undefined
  let flight: Flight<T> | undefined

  function start(context: PluginContext): Flight<T> {
    const abort = new AbortController()
    const mine: Flight<T> = {
      result: make({ transport: transportUntil(abort.signal, context.transport), signal: abort.signal }),
      waiting: 0,
      hasEnded: false,
      abort,
    }
    flight = mine
    // Runs before any caller goes on, so a making that has ended is neither joined nor aborted.
    const land = (value?: T) => {
      mine.hasEnded = true
      if (flight !== mine) return
      flight = undefined
      current = value ?? current
    }
    mine.result.then(land, () => land())
    return mine
  }

  return {
    async get(context) {
      context.signal?.throwIfAborted()
      if (current !== undefined && isGood(current)) return current
      const joined = flight ?? start(context)
      joined.waiting += 1
      try {
        return await untilAborted(joined.result, context.signal)
      } finally {
        joined.waiting -= 1
        if (joined.waiting === 0 && !joined.hasEnded) {
          // Everybody who wanted this value has left before it was there.
          if (flight === joined) flight = undefined
          joined.abort.abort()
        }
      }
    },
    peek: () => current,
    put(value) {
      current = value
      // A making that is under way is from before: it is for those who wait for it.
      flight = undefined
    },
  }
}

/** A making may wait for something that knows no abort, such as a person, and go on long after. */
function transportUntil(signal: AbortSignal, transport: Transport): Transport {
  return async (request) => {
    signal.throwIfAborted()
    return transport(request)
  }
}
