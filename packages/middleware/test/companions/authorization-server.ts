import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'

/** A question that the authorization server was asked. */
export interface Introspected {
  headers: IncomingMessage['headers']
  form: Record<string, string>
}

export interface AuthorizationServer extends AsyncDisposable {
  introspectEndpoint: string
  asked: Introspected[]
  /** What is answered, by token; other tokens are not active. */
  answers: Record<string, string>
  /** What every question is answered with, if not 200. */
  failure: { status: number; headers?: Record<string, string> } | undefined
}

/** A server with an introspection endpoint, on a real socket. */
export async function authorizationServer(
  answers: Record<string, string>,
  tls?: ServerOptions,
): Promise<AuthorizationServer> {
  const handle: RequestListener = async (request, response) => {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += piece
    const form = Object.fromEntries(new URLSearchParams(body))
    made.asked.push({ headers: request.headers, form })
    response.writeHead(made.failure?.status ?? 200, {
      'Content-Type': 'application/json',
      ...made.failure?.headers,
    })
    response.end(made.answers[form.token ?? ''] ?? '{"active": false}')
  }
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const made: AuthorizationServer = {
    introspectEndpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/introspect`,
    asked: [],
    answers,
    failure: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return made
}
