import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

/** What a test's memcached does with what it receives on a connection. */
export type Script = (received: string, socket: Socket) => void

export interface ScriptedMemcached extends AsyncDisposable {
  address: string
  /** Connections so far. */
  connections: number
  /** Connections that both sides still hold. */
  open: number
  /** Commands in the order in which they came, of all connections. */
  received: string[]
  script: Script
}

/** A TCP server that speaks as badly as a test wants. */
export async function scriptedMemcached(script: Script, tls?: TlsOptions): Promise<ScriptedMemcached> {
  const sockets = new Set<Socket>()
  const serve = (socket: Socket) => {
    scripted.connections++
    scripted.open++
    socket.on('close', () => scripted.open--)
    sockets.add(socket)
    socket.on('error', () => {})
    socket.setEncoding('latin1').on('data', (text: string) => {
      scripted.received.push(text)
      scripted.script(text, socket)
    })
  }
  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const scripted: ScriptedMemcached = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: 0,
    open: 0,
    received: [],
    script,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return scripted
}

/** One that works: it keeps what it is given. */
export function workingMemcached(items = new Map<string, { flags: number; value: Buffer }>()): Script {
  let rest = ''
  return (text, socket) => {
    rest += text
    for (;;) {
      const end = rest.indexOf('\r\n')
      if (end === -1) return
      const [name, key = '', flags, , size] = rest.slice(0, end).split(' ')
      if (name === 'set') {
        const start = end + 2
        const stop = start + Number(size)
        if (rest.length < stop + 2) return
        items.set(key, { flags: Number(flags), value: Buffer.from(rest.slice(start, stop), 'latin1') })
        rest = rest.slice(stop + 2)
        socket.write('STORED\r\n')
        continue
      }
      rest = rest.slice(end + 2)
      const item = items.get(key)
      if (name === 'version') socket.write('VERSION 1.6.18\r\n')
      else if (item === undefined) socket.write('END\r\n')
      else {
        socket.write(`VALUE ${key} ${item.flags} ${item.value.length}\r\n`)
        socket.write(item.value)
        socket.write('\r\nEND\r\n')
      }
    }
  }
}
