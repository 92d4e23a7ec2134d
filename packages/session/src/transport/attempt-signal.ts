import { SessionError } from '../errors.ts'
import { redactUrl } from '../layers/redact.ts'
import type { Attempt } from './failures.ts'

/** What {@link AttemptSignal} reports. */
export interface AttemptSignalOptions extends Attempt {
  timeoutMs: number
  signal: AbortSignal | undefined
  /** Called at most once. */
  onEnd(reason: SessionError): void
}

/**
 * Ends one HTTP exchange: when its time is up, when the caller aborts. In the place of an `AbortSignal`, which costs a
 * noticeable part of a small request; undici asks for no more than this of a signal.
 */
export class AttemptSignal {
  reason: SessionError | undefined
  readonly #options: AttemptSignalOptions
  readonly #timer: NodeJS.Timeout
  #listener: (() => void) | undefined
  #onAbort: (() => void) | undefined

  constructor(options: AttemptSignalOptions) {
    this.#options = options
    this.#timer = setTimeout(timeOut, options.timeoutMs, this)
    const { signal } = options
    if (signal !== undefined) {
      this.#onAbort = () => this.end(aborted(options, signal))
      signal.addEventListener('abort', this.#onAbort, { once: true })
    }
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listener = listener
  }

  /** Called by undici when the body has come to its end, one way or the other. */
  removeEventListener(): void {
    this.#listener = undefined
    if (this.#onAbort === undefined) return
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    this.#onAbort = undefined
  }

  /** The headers are here: from now on undici watches the pauses. */
  headersArrived(): void {
    clearTimeout(this.#timer)
  }

  /** There will be no answer. */
  failed(): void {
    clearTimeout(this.#timer)
    this.removeEventListener()
  }

  /** Ends the exchange, which undici may not have begun yet: the caller hears of it at once. */
  end(reason: SessionError): void {
    this.reason = reason
    const listener = this.#listener
    this.failed()
    this.#options.onEnd(reason)
    listener?.()
  }

  timedOut(): SessionError {
    const { method, timeoutMs } = this.#options
    const url = redactUrl(this.#options.url)
    const message = `${method} ${url} was not answered within ${timeoutMs} ms (timeoutMs).`
    return new SessionError('timeout', message, { method, url })
  }
}

function timeOut(signal: AttemptSignal): void {
  signal.end(signal.timedOut())
}

/** The error of a request that its caller's signal ended. */
export function aborted(attempt: Attempt, signal: AbortSignal | undefined): SessionError {
  const url = redactUrl(attempt.url)
  return new SessionError('aborted', `${attempt.method} ${url} was aborted by its signal.`, {
    method: attempt.method,
    url,
    cause: signal?.reason,
  })
}
