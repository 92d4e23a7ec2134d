import type { SessionError } from '../errors.ts'
import { PieceList } from './piece-list.ts'

/** The connection that a body comes over. */
export interface BodyFlow {
  pause(): void
  resume(): void
  abort(reason: Error): void
}

/** What a body needs to name its failures. */
export interface BodyFailures {
  tooLarge(limit: number): SessionError
  tooSlow(): SessionError
  /** The caller has left before the end. */
  left(): SessionError
}

/** Bytes that wait for whoever reads the body; with more, the connection is paused. */
const maxWaitingBytes = 64 * 1024
/** Bytes and milliseconds that are spent on a body which nobody wants, to keep its connection. */
const discard = { bytes: 128 * 1024, ms: 1000 }
/** Bytes that have to come within each time limit while somebody waits for the end. */
const leastProgressBytes = 1024

/** Called with each piece, and with `undefined` after the last: then `complete` tells whether that was the end of the body. */
export type BodyTap = (piece: Uint8Array | undefined, complete: boolean) => void

/** How to wait for the end of a body. */
interface Wait {
  limit: number
  onMore(): void
  resolve(bytes: Buffer): void
  reject(error: unknown): void
}

/**
 * The body of an answer, as it comes in: read whole within a limit, piece by piece, or thrown away. Holds at most 64 KiB
 * that nobody has asked for.
 */
export class AnswerBody {
  readonly #flow: BodyFlow
  readonly #failures: BodyFailures
  readonly #timeoutMs: number
  readonly #pieces = new PieceList()
  #received = 0
  #state: 'open' | 'ended' | 'failed' = 'open'
  #error: unknown
  #wait: Wait | undefined
  #wake: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #tap: BodyTap | undefined

  constructor(flow: BodyFlow, failures: BodyFailures, timeoutMs: number) {
    this.#flow = flow
    this.#failures = failures
    this.#timeoutMs = timeoutMs
  }

  /** The next piece has come. */
  push(piece: Buffer): void {
    if (this.#state !== 'open') return
    this.#received += piece.length
    this.#tap?.(piece, false)
    this.#pieces.add(piece)
    const wait = this.#wait
    if (wait !== undefined) {
      if (this.#pieces.size > wait.limit) wait.onMore()
      return
    }
    if (this.#pieces.size >= maxWaitingBytes) this.#flow.pause()
    this.#wake?.()
  }

  /** There is no more. */
  end(): void {
    if (this.#state !== 'open') return
    try {
      this.#tellEnd(true)
    } catch (error) {
      // A listener that throws ends the reading: in undici it would end the connection, and nobody would hear of it.
      this.#break(error)
      return
    }
    this.#close('ended')
    this.#wait?.resolve(this.#pieces.take())
  }

  /** It broke off. */
  fail(error: SessionError): void {
    if (this.#state !== 'open') return
    try {
      this.#tellEnd(false)
    } catch {
      // That the body broke off says more.
    }
    this.#break(error)
  }

  /** Hears of each piece that nobody has taken yet, and of those to come. */
  tap(listener: BodyTap): void {
    for (const piece of this.#pieces) listener(piece, false)
    if (this.#state === 'open') this.#tap = listener
    else listener(undefined, this.#state === 'ended')
  }

  /** All of it. Rejects when it is larger than the limit, and when it stops coming or comes too slowly. */
  whole(limit: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const onMore = () => this.#giveUp(this.#failures.tooLarge(limit))
      if (!this.#collect({ limit, onMore, resolve, reject })) return
      let before = this.#received
      this.#timer = setInterval(() => {
        if (this.#received - before < leastProgressBytes) this.#giveUp(this.#failures.tooSlow())
        before = this.#received
      }, this.#timeoutMs)
    })
  }

  /** Its beginning, or what has come of it when it breaks off or the time is up. */
  beginning(limit: number): Promise<Buffer> {
    return new Promise((resolve) => {
      const cut = () => resolve(this.#pieces.take().subarray(0, limit))
      const leave = () => this.#giveUp(this.#failures.left())
      if (this.#collect({ limit, onMore: leave, resolve, reject: cut }))
        this.#timer = setTimeout(leave, this.#timeoutMs)
    })
  }

  /** Reads what little may be left, so that the connection can be used again. */
  discard(): Promise<void> {
    return new Promise((resolve) => {
      this.#pieces.take()
      const leave = () => this.#giveUp(this.#failures.left())
      const done = () => resolve()
      if (this.#collect({ limit: discard.bytes, onMore: leave, resolve: done, reject: done }))
        this.#timer = setTimeout(leave, discard.ms)
    })
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = this.#pieces.shift()
        if (piece !== undefined) yield piece
        else if (this.#state === 'failed') throw this.#error
        else if (this.#state === 'ended') return
        else await this.#more()
      }
    } finally {
      this.#giveUp(this.#failures.left())
    }
  }

  /** Waits for the end; `false`: it has been reached already. */
  #collect(wait: Wait): boolean {
    const former = this.#wait
    if (former !== undefined) {
      // Who throws a body away no longer waits for its end.
      this.#wait = undefined
      clearTimeout(this.#timer)
      former.reject(this.#failures.left())
    }
    if (this.#state === 'failed') wait.reject(this.#error)
    else if (this.#state === 'ended' && this.#pieces.size <= wait.limit) wait.resolve(this.#pieces.take())
    else if (this.#state === 'ended') {
      this.#state = 'open'
      this.#wait = wait
      wait.onMore()
    } else {
      this.#wait = wait
      if (this.#pieces.size > wait.limit) wait.onMore()
      else this.#flow.resume()
    }
    return this.#state === 'open'
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined
        resolve()
      }
      this.#flow.resume()
    })
  }

  /** Ends a body that goes on. */
  #giveUp(reason: SessionError): void {
    if (this.#state !== 'open') return
    this.fail(reason)
    this.#flow.abort(reason)
  }

  #close(state: 'ended' | 'failed'): void {
    this.#state = state
    clearTimeout(this.#timer)
    this.#wake?.()
  }

  #break(error: unknown): void {
    this.#error = error
    this.#close('failed')
    this.#wait?.reject(error)
  }

  #tellEnd(complete: boolean): void {
    const tap = this.#tap
    this.#tap = undefined
    tap?.(undefined, complete)
  }
}
