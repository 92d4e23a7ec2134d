import { SessionError } from '../errors.ts'

/**
 * Waits between two tries of a request.
 *
 * @throws {@link SessionError} `aborted` when the signal aborts meanwhile, `session_closed` when the session ends
 */
export type Pause = (ms: number, signal: AbortSignal | undefined) => Promise<void>

/** The waits of one session, which end with it. */
export interface Pauses {
  pause: Pause
  /** Waits for something else that ends with its signal: with that of the caller, or of the session. */
  during<T>(wait: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T>
  /** Ends all waits, and from now on each at once. */
  end(reason: SessionError): void
}

/** Makes the {@link Pauses} of a session. */
export function pauses(): Pauses {
  const waiting = new Set<(reason: SessionError) => void>()
  let ended: SessionError | undefined
  return {
    pause(ms, signal) {
      if (ended !== undefined) return Promise.reject(ended)
      if (signal?.aborted) return Promise.reject(abortedPause(signal))
      return new Promise((resolve, reject) => {
        const over = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', onAbort)
          waiting.delete(fail)
        }
        const fail = (reason: SessionError) => {
          over()
          reject(reason)
        }
        const onAbort = () => fail(abortedPause(signal))
        const timer = setTimeout(() => {
          over()
          resolve()
        }, ms)
        signal?.addEventListener('abort', onAbort, { once: true })
        waiting.add(fail)
      })
    },
    async during(wait, signal) {
      if (ended !== undefined) throw ended
      const abort = new AbortController()
      const stop = (reason: unknown) => abort.abort(reason)
      const onAbort = () => stop(signal?.reason)
      if (signal?.aborted) onAbort()
      signal?.addEventListener('abort', onAbort, { once: true })
      waiting.add(stop)
      try {
        return await wait(abort.signal)
      } catch (error) {
        throw ended ?? error
      } finally {
        signal?.removeEventListener('abort', onAbort)
        waiting.delete(stop)
      }
    },
    end(reason) {
      ended = reason
      for (const fail of waiting) fail(reason)
    },
  }
}

function abortedPause(signal: AbortSignal | undefined): SessionError {
  return new SessionError('aborted', 'The wait for another try was aborted by the signal.', {
    cause: signal?.reason,
  })
}
