import type { Socket } from 'node:net'
import { type Command, version } from './commands.ts'
import { Connection } from './connection.ts'

export interface ServerOptions {
  /** Begins a connection. */
  connect(): Socket
  readyEvent: 'connect' | 'secureConnect'
  timeoutMs: number
  deadRetryMs: number
  /** Told why the server is left alone from now on. */
  onDead(reason: Error): void
}

/** Milliseconds for the question whether a server is back. Nobody waits for the answer. */
const probeMs = 1000

/**
 * A memcached server with one connection. The first failure, a reply that is late included, makes it dead: nobody asks it
 * any more. After a while it is tried again aside of all requests, and asked again once it has answered.
 */
export class Server {
  readonly #options: ServerOptions
  #connection: Connection | undefined
  /** On the monotonic clock; `undefined` while alive. */
  #deadSinceMs: number | undefined
  #probing = false
  #closed = false

  constructor(options: ServerOptions) {
    this.#options = options
  }

  /** Whether it is worth asking. Looks after a dead server when its time has come. */
  isAlive(): boolean {
    if (this.#closed) return false
    if (this.#deadSinceMs === undefined) return true
    if (!this.#probing && performance.now() - this.#deadSinceMs >= this.#options.deadRetryMs) this.#probe()
    return false
  }

  /** The reply, or `undefined` when there is none. Takes at most the time limit, and never rejects. */
  async request<Reply>(command: Command<Reply>): Promise<Reply | undefined> {
    this.#connection ??= this.#connect()
    return await this.#connection.request(command, this.#options.timeoutMs).catch(() => undefined)
  }

  close(): void {
    this.#closed = true
    this.#connection?.end(new Error('The cache was closed.'))
  }

  #connect(): Connection {
    const { connect, readyEvent } = this.#options
    return new Connection(connect(), readyEvent, (reason, wasWaiting) => {
      this.#connection = undefined
      // Servers close idle connections: the next command finds out whether this one is still there.
      if (wasWaiting && !this.#closed) this.#die(reason)
    })
  }

  #die(reason: Error): void {
    const wasAlive = this.#deadSinceMs === undefined
    this.#deadSinceMs = performance.now()
    if (wasAlive) this.#options.onDead(reason)
  }

  #probe(): void {
    this.#probing = true
    this.#connection = this.#connect()
    const alive = this.#connection.request(version(), probeMs).then(() => {
      this.#deadSinceMs = undefined
    })
    alive
      .catch(() => {})
      .finally(() => {
        this.#probing = false
      })
  }
}
