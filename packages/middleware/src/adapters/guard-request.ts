import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { GuardRequest } from '../guard.ts'
import { readAhead } from './read-ahead.ts'

/** What the guard looks at, of a request on a socket. */
export function guardRequest(request: IncomingMessage, method: string, url: string): GuardRequest {
  return {
    method,
    url,
    headers: request.headers,
    peerCertificate: () => peerCertificateOf(request.socket),
    readBody: (maxBytes) => readAhead(request, maxBytes),
    source: request,
  }
}

function peerCertificateOf(socket: Socket | TLSSocket): Uint8Array | undefined {
  // Without a certificate of the client Node gives an empty object.
  return 'getPeerCertificate' in socket ? socket.getPeerCertificate()?.raw : undefined
}
