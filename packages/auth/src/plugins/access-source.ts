import { type Access, isExpired } from '../access.ts'
import { AuthError } from '../errors.ts'
import type { PluginContext } from '../plugin.ts'

/** Makes a new login. Knows nothing of caching, expiry or other callers. */
export type Login = (context: PluginContext) => Promise<Access>

/** One fresh {@link Access} for any number of callers. */
export interface AccessSource {
  /** The present access while it is good, else that of a new login. Rejects with what the login threw. */
  get(context: PluginContext): Promise<Access>
  /** Forgets the access (only if its token is `refused`, when that is given). Tells whether a new login can help. */
  invalidate(refused?: string): boolean
}

export interface AccessSourceOptions {
  /** Seconds before its expiry from which a token is replaced. Default 120; at least 0. */
  renewBeforeSeconds?: number | undefined
  /** Whether to log in again when the token has expired or was refused. Default true. */
  reauthenticate?: boolean | undefined
  /** Default: the system's clock. */
  now?: (() => Date) | undefined
}

interface Flight {
  result: Promise<Access>
  waiting: number
  abort: AbortController
}

/**
 * Keeps the result of a login and shares it: callers that arrive while a login is under way wait for that one. A
 * caller that gives up does not end the login for the others; when all have given up, it is aborted. A login that
 * fails is forgotten: the next caller starts another.
 *
 * @throws {@link AuthError} `invalid_option` for a `renewBeforeSeconds` that is negative or no number
 */
export function accessSource(login: Login, options: AccessSourceOptions = {}): AccessSource {
  const { renewBeforeSeconds = 120, reauthenticate = true, now = () => new Date() } = options
  if (!(renewBeforeSeconds >= 0))
    throw new AuthError('invalid_option', 'renewBeforeSeconds must be at least 0.')
  let current: Access | undefined
  let flight: Flight | undefined

  function start(context: PluginContext): Flight {
    const abort = new AbortController()
    const mine: Flight = {
      result: login({ transport: context.transport, signal: abort.signal }),
      waiting: 0,
      abort,
    }
    flight = mine
    // Runs before any caller goes on, so a login that has ended is neither joined nor aborted.
    const land = (access?: Access) => {
      if (flight !== mine) return
      flight = undefined
      current = access ?? current
    }
    mine.result.then(land, () => land())
    return mine
  }

  return {
    async get(context) {
      context.signal?.throwIfAborted()
      if (current !== undefined && (!reauthenticate || !isExpired(current, now(), renewBeforeSeconds)))
        return current
      const joined = flight ?? start(context)
      joined.waiting += 1
      try {
        return await untilAborted(joined.result, context.signal)
      } finally {
        joined.waiting -= 1
        if (joined.waiting === 0 && flight === joined) {
          // Everybody who wanted this login has left before it ended.
          flight = undefined
          joined.abort.abort()
        }
      }
    },
    invalidate(refused) {
      if (!reauthenticate) return false
      // Another caller has already dropped or replaced the refused token: there is a newer one to ask for.
      if (refused !== undefined && current?.token !== refused) return true
      const known = current !== undefined
      current = undefined
      return known
    },
  }
}

function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result
  // The login may have been what aborted it.
  if (signal.aborted) return Promise.reject(signal.reason)
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
