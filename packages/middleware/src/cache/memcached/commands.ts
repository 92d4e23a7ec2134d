/** A command of memcached's text protocol, together with the one form of reply that it can have. */
export interface Command<Reply> {
  readonly bytes: Buffer
  /**
   * Reads the reply at the start of what was received; `undefined` while it is not complete.
   *
   * @throws {@link Desynchronised} when these bytes are no reply to this command
   */
  read(received: Buffer): { readonly reply: Reply; readonly length: number } | undefined
}

/** A value with the flags by which clients remember how they wrote it. */
export interface Item {
  readonly value: Buffer
  readonly flags: number
}

/** The server says something that is no reply to what it was asked. Nothing that follows can be trusted. */
export class Desynchronised extends Error {
  constructor(problem: string) {
    super(`memcached ${problem}; the connection is of no more use.`)
    this.name = 'Desynchronised'
  }
}

/** Largest item that is read. The default of memcached is the same. */
const maxItemBytes = 1024 * 1024
/** Keys are at most 250 bytes. */
const maxLineBytes = 512
const lineEnd = '\r\n'

/** The item of a key. The reply names the key, which must be the same one (CVE-2014-0105). */
export function get(key: string): Command<Item | undefined> {
  return {
    bytes: Buffer.from(`get ${key}${lineEnd}`),
    read(received) {
      const line = lineAt(received, 0)
      if (line === undefined) return undefined
      if (line === 'END' || line.startsWith('SERVER_ERROR')) {
        return { reply: undefined, length: line.length + 2 }
      }
      const header = /^VALUE (\S+) (\d{1,10}) (\d{1,10})(?: \d+)?$/.exec(line)
      if (header === null) throw new Desynchronised('sent no reply to "get"')
      if (header[1] !== key) throw new Desynchronised('answered for another key')
      const size = Number(header[3])
      if (size > maxItemBytes) throw new Desynchronised(`announced an item of ${size} bytes`)
      const start = line.length + 2
      const tail = `${lineEnd}END${lineEnd}`
      const length = start + size + tail.length
      if (received.length < length) return undefined
      if (received.toString('latin1', start + size, length) !== tail) {
        throw new Desynchronised('sent an item of another length than announced')
      }
      // A copy: the rest of what was received is not kept alive by it.
      const value = Buffer.from(received.subarray(start, start + size))
      return { reply: { value, flags: Number(header[2]) }, length }
    },
  }
}

/** Stores a value without flags, as raw bytes, for at most so many seconds. Replies whether it was stored. */
export function set(key: string, value: Buffer, lifetimeSeconds: number): Command<boolean> {
  const head = `set ${key} 0 ${lifetimeSeconds} ${value.length}${lineEnd}`
  return {
    bytes: Buffer.concat([Buffer.from(head), value, Buffer.from(lineEnd)]),
    read(received) {
      const line = lineAt(received, 0)
      if (line === undefined) return undefined
      if (!/^(?:STORED|NOT_STORED|SERVER_ERROR .*)$/.test(line)) {
        throw new Desynchronised('sent no reply to "set"')
      }
      return { reply: line === 'STORED', length: line.length + 2 }
    },
  }
}

/** Asks whether there is a memcached at all. */
export function version(): Command<true> {
  return {
    bytes: Buffer.from(`version${lineEnd}`),
    read(received) {
      const line = lineAt(received, 0)
      if (line === undefined) return undefined
      if (!line.startsWith('VERSION ')) throw new Desynchronised('sent no reply to "version"')
      return { reply: true, length: line.length + 2 }
    },
  }
}

function lineAt(received: Buffer, start: number): string | undefined {
  const end = received.indexOf(lineEnd, start, 'latin1')
  if (end > start + maxLineBytes || (end === -1 && received.length > start + maxLineBytes)) {
    throw new Desynchronised('sent a line without an end')
  }
  return end === -1 ? undefined : received.toString('latin1', start, end)
}
