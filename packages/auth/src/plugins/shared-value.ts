import { type Flight, startFlight } from '../flight.ts'
import type { PluginContext } from '../plugin.ts'
import type { Transport } from '../transport.ts'

/** One value for any number of callers. */
export interface SharedValue<T> {
  /** The present value while it is good, else a new one. Rejects with what its making threw. */
  get(context: PluginContext): Promise<T>
  /** The present value, good or not. */
  peek(): T | undefined
  /** Puts another value in the place of the present one; `undefined`: the next caller has a new one made. */
  put(value: T | undefined): void
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
    const mine: Flight<T> = startFlight(
      (signal) => make({ transport: transportUntil(signal, context.transport), signal }),
      () => {
        if (flight === mine) flight = undefined
      },
    )
    flight = mine
    // Runs before any caller goes on, so a making that has ended is not joined.
    const land = (value?: T) => {
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
      return await (flight ?? start(context)).join(context.signal)
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
