import type { Dispatcher } from 'undici'
import { SessionError } from '../errors.ts'
import type { LayerRequest, LayerResponse } from '../layers/layer.ts'
import { redactUrl } from '../layers/redact.ts'
import { Answer } from './answer.ts'
import { AnswerBody } from './answer-body.ts'
import { type Attempt, failure } from './failures.ts'

/**
 * One HTTP exchange, from the moment it is handed to undici to the end of the body: ends it when its time is up and when the
 * caller aborts, and gives failures their names.
 */
export class Exchange implements Dispatcher.DispatchHandler, Attempt {
  readonly method: string
  readonly url: string
  readonly #timeoutMs: number
  readonly #maxBodyBytes: number
  readonly #signal: AbortSignal | undefined
  readonly #resolve: (response: LayerResponse) => void
  readonly #reject: (error: SessionError) => void
  readonly #timer: NodeJS.Timeout
  #onAbort: (() => void) | undefined
  #controller: Dispatcher.DispatchController | undefined
  #body: AnswerBody | undefined
  #ended: SessionError | undefined

  constructor(
    request: LayerRequest,
    resolve: (response: LayerResponse) => void,
    reject: (error: SessionError) => void,
  ) {
    const { method, url, timeoutMs, maxBodyBytes, signal } = request
    this.method = method
    this.url = url
    this.#timeoutMs = timeoutMs
    this.#maxBodyBytes = maxBodyBytes
    this.#signal = signal
    this.#resolve = resolve
    this.#reject = reject
    this.#timer = setTimeout(timeOut, timeoutMs, this)
    if (signal !== undefined) {
      this.#onAbort = () => this.end(aborted(this, signal))
      signal.addEventListener('abort', this.#onAbort, { once: true })
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#ended !== undefined) controller.abort(this.#ended)
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200 || this.#ended !== undefined) return
    clearTimeout(this.#timer)
    this.#body = new AnswerBody(controller, this, this.#timeoutMs)
    this.#resolve(new Answer(status, this.url, headers, this.#body, this.#maxBodyBytes))
  }

  onResponseData(_controller: Dispatcher.DispatchController, piece: Buffer): void {
    this.#body?.push(piece)
  }

  onResponseEnd(): void {
    this.#forgetSignal()
    this.#body?.end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: unknown): void {
    this.#over(failure(cause, this))
  }

  /** Ends the exchange, which undici may not have begun yet: the caller hears of it at once. */
  end(reason: SessionError): void {
    this.#ended = reason
    this.#over(reason)
    this.#controller?.abort(reason)
  }

  timedOut(): SessionError {
    return this.#error('timeout', `was not answered within ${this.#timeoutMs} ms (timeoutMs).`)
  }

  tooLarge(limit: number): SessionError {
    const what = `answered with more than ${limit} bytes: read them piece by piece as \`body\`, or allow more with maxBodyBytes.`
    return this.#error('response_too_large', what)
  }

  tooSlow(): SessionError {
    return this.#error(
      'timeout',
      `sends hardly anything of its answer within ${this.#timeoutMs} ms (timeoutMs).`,
    )
  }

  left(): SessionError {
    return this.#error('aborted', 'was left before the end of its answer.')
  }

  #over(error: SessionError): void {
    clearTimeout(this.#timer)
    this.#forgetSignal()
    if (this.#body === undefined) this.#reject(error)
    else this.#body.fail(error)
  }

  #forgetSignal(): void {
    if (this.#onAbort === undefined) return
    this.#signal?.removeEventListener('abort', this.#onAbort)
    this.#onAbort = undefined
  }

  #error(code: 'timeout' | 'response_too_large' | 'aborted', what: string): SessionError {
    const url = redactUrl(this.url)
    return new SessionError(code, `${this.method} ${url} ${what}`, { method: this.method, url })
  }
}

function timeOut(exchange: Exchange): void {
  exchange.end(exchange.timedOut())
}

/** The error of a request that its caller's signal ended. */
export function aborted(attempt: Attempt, signal: AbortSignal): SessionError {
  const url = redactUrl(attempt.url)
  return new SessionError('aborted', `${attempt.method} ${url} was aborted by its signal.`, {
    method: attempt.method,
    url,
    cause: signal.reason,
  })
}
