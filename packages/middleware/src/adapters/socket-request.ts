import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { GuardRequest } from '../guard.ts'
import { readAhead } from './read-ahead.ts'

/** What the guard looks at, of a request on a socket. A class, since each request gets one: what few schemes ask for waits. */
export class SocketRequest implements GuardRequest {
  readonly source: IncomingMessage
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly #bodyComes: boolean

  /** @param bodyComes whether the client sends its body by itself; else it waits until the service asks for it */
  constructor(source: IncomingMessage, method: string, url: string, bodyComes = true) {
    this.source = source
    this.method = method
    this.url = url
    this.headers = source.headers
    this.#bodyComes = bodyComes
  }

  get peerCertificate() {
    return () => peerCertificateOf(this.source.socket)
  }

  get readBody() {
    return this.#bodyComes ? (maxBytes: number) => readAhead(this.source, maxBytes) : undefined
  }
}

function peerCertificateOf(socket: Socket | TLSSocket): Uint8Array | undefined {
  // Without a certificate of the client Node gives an empty object.
  return 'getPeerCertificate' in socket ? socket.getPeerCertificate()?.raw : undefined
}
