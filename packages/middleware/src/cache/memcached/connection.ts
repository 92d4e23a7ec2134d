import type { Socket } from 'node:net'
import { type Command, Desynchronised } from './commands.ts'

interface Pending {
  readonly command: Command<unknown>
  readonly deadlineMs: number
  resolve(reply: unknown): void
  reject(reason: Error): void
}

/** Commands that may wait for their replies: beyond it the server is slower than its users, and no help. */
const maxPending = 1000

/**
 * One connection that all commands of a process share. Replies come in the order of the commands; whatever fails, a time
 * limit included, ends the connection, as the replies that follow would be taken for those of other commands.
 */
export class Connection {
  readonly #socket: Socket
  readonly #onEnd: (reason: Error, wasWaiting: boolean) => void
  readonly #pending: Pending[] = []
  #received: Buffer = Buffer.alloc(0)
  #timer: NodeJS.Timeout | undefined
  #ended: Error | undefined

  /**
   * @param socket one that is connecting
   * @param readyEvent what it emits when commands may be sent: with TLS not before the server has proven its name
   * @param onEnd called once; tells whether somebody was waiting for a reply, or should have been
   */
  constructor(
    socket: Socket,
    readyEvent: 'connect' | 'secureConnect',
    onEnd: (reason: Error, wasWaiting: boolean) => void,
  ) {
    this.#socket = socket
    this.#onEnd = onEnd
    socket.setNoDelay(true)
    socket.cork()
    socket.once(readyEvent, () => socket.uncork())
    socket.on('data', (bytes: Buffer) => this.#read(bytes))
    socket.on('error', (cause) => this.end(cause))
    socket.on('close', () => this.end(new Error('memcached closed the connection.')))
    socket.unref()
  }

  /** Sends a command. Rejects when the reply does not come in time, cannot be read, or the connection ends. */
  request<Reply>(command: Command<Reply>, timeoutMs: number): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended)
      if (this.#pending.length >= maxPending) return reject(new Error('memcached is too slow.'))
      const deadlineMs = performance.now() + timeoutMs
      this.#pending.push({ command, deadlineMs, resolve: (reply) => resolve(reply as Reply), reject })
      this.#socket.write(command.bytes)
      if (this.#pending.length === 1) this.#watch()
    })
  }

  /** Ends the connection and rejects whatever is waiting. */
  end(reason: Error): void {
    if (this.#ended !== undefined) return
    this.#ended = reason
    clearTimeout(this.#timer)
    this.#socket.destroy()
    this.#onEnd(reason, this.#pending.length > 0 || reason instanceof Desynchronised)
    for (const { reject } of this.#pending.splice(0)) reject(reason)
  }

  #read(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes])
    try {
      while (this.#received.length > 0 && this.#ended === undefined) {
        const [first] = this.#pending
        if (first === undefined) throw new Desynchronised('spoke without being asked')
        const read = first.command.read(this.#received)
        if (read === undefined) return
        this.#pending.shift()
        this.#received = this.#received.subarray(read.length)
        first.resolve(read.reply)
      }
    } catch (reason) {
      this.end(reason as Error)
    }
    if (this.#pending.length === 0) this.#socket.unref()
  }

  /** One timer, for the command that waits longest. It is set anew when it fires, not for every command. */
  #watch(): void {
    this.#socket.ref()
    if (this.#timer !== undefined) return
    const [first] = this.#pending
    const waitMs = Math.max(1, first!.deadlineMs - performance.now())
    this.#timer = setTimeout(() => {
      // A process that was busy finds replies that came in time: they are read before anything is judged.
      setImmediate(() => this.#judge())
    }, waitMs)
  }

  #judge(): void {
    this.#timer = undefined
    const [first] = this.#pending
    if (first === undefined || this.#ended !== undefined) return
    if (performance.now() >= first.deadlineMs) this.end(new Error('memcached did not answer in time.'))
    else this.#watch()
  }
}
