import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { keystone as fastifyGuard } from '../../src/adapters/fastify.ts'
import { type GuardedRequest, keystone as nodeGuard } from '../../src/adapters/node-http.ts'
import type { KeystoneOptions } from '../../src/guard.ts'

/** What the service behind a guard answers with: what it got. */
export interface Echo {
  url: string
  headers: Record<string, string>
  rawHeaders: string[]
  body: string
  user: string | null
}

export interface GuardedService extends AsyncDisposable {
  url: string
  port: number
}

/** Puts the echo service behind an adapter, on a real socket. */
export type Serve = (options: KeystoneOptions, tls?: ServerOptions) => Promise<GuardedService>

/** The adapters on sockets. */
export const adapters: readonly (readonly [name: string, serve: Serve])[] = [
  ['node-http', overNodeHttp],
  ['fastify', overFastify],
]

function echoOf(request: IncomingMessage, body: string, user: string | null): Echo {
  const headers = request.headers as Record<string, string>
  return { url: request.url ?? '', headers, rawHeaders: request.rawHeaders, body, user }
}

async function overNodeHttp(options: KeystoneOptions, tls?: ServerOptions): Promise<GuardedService> {
  const guard = nodeGuard(options)
  const handle: RequestListener = (request: GuardedRequest, response) => {
    guard(request, response, async () => {
      let body = ''
      for await (const piece of request.setEncoding('utf8')) body += piece
      response.end(JSON.stringify(echoOf(request, body, request.identity?.user.name ?? null)))
    })
  }
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function overFastify(options: KeystoneOptions, tls?: ServerOptions): Promise<GuardedService> {
  const app = fastify({
    forceCloseConnections: true,
    ...(tls !== undefined && { https: tls }),
  }) as unknown as FastifyInstance
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  await app.register(fastifyGuard, options)
  app.all('/*', async (request) =>
    echoOf(request.raw, (request.body as string) ?? '', request.identity?.user.name ?? null),
  )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { port, url, [Symbol.asyncDispose]: () => app.close() }
}
