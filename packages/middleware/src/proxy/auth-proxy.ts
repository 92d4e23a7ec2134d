import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { SocketRequest } from '../adapters/socket-request.ts'
import type { Decision } from '../guard.ts'
import type { Pass } from '../pass.ts'
import { type FailureStatus, fail, failureAnswer } from './failure-answer.ts'
import { forward } from './forward.ts'
import { type AuthProxyOptions, checkProxyOptions } from './options.ts'
import { requestHeaders } from './request-headers.ts'
import { hasBody, requestTarget } from './request-target.ts'
import { serviceAt } from './service.ts'
import { answerOnSocket, asksForWebSocket, forwardUpgrade } from './upgrade.ts'

/** A proxy in front of one service. */
export interface AuthProxy {
  /** Listens when it is told to: `proxy.server.listen(8090)`. */
  readonly server: Server
  /** Takes no new requests, finishes those that run within the time, and ends all connections. Default 10 seconds. */
  close(graceMs?: number): Promise<void>
}

/** Milliseconds that a client may be silent longer than the service: within a request, and between two. */
const clientGraceMs = 30_000

/**
 * A reverse proxy that validates tokens for a service that cannot: in another language, on another machine. It passes on
 * what the guard lets through, with the headers of the identity, and streams both ways.
 *
 * @throws {@link MiddlewareError} for options that cannot work
 * @example
 * const guard = createGuard({ session, wwwAuthenticateUri })
 * const proxy = authProxy({ guard, serviceHost: '10.0.0.7', servicePort: 8100, servicePass })
 * proxy.server.listen(8090)
 */
export function authProxy(options: AuthProxyOptions): AuthProxy {
  checkProxyOptions(options)
  const { guard, serviceUser = 'proxy', servicePass, trustForwarded = false } = options
  const service = serviceAt(options)
  const credentials = Buffer.from(`${serviceUser}:${servicePass}`).toString('base64')
  const authorization = servicePass === undefined ? undefined : `Basic ${credentials}`
  const { challenge } = guard

  function onFailure(status: FailureStatus, cause: unknown): void {
    try {
      options.onFailure?.(status, cause)
    } catch {}
  }

  function decided(
    request: IncomingMessage,
    bodyComes: boolean,
    then: (decision: Decision) => void,
    failed: () => void,
  ): void {
    const { method = '', url = '' } = request
    const decision = guard.decide(new SocketRequest(request, method, url, bodyComes))
    if (decision instanceof Promise) decision.then(then).catch(failed)
    else then(decision)
  }

  const headersFor = (request: IncomingMessage, pass: Pass) =>
    requestHeaders(request, pass, { authorization, trustForwarded })

  function handle(request: IncomingMessage, response: ServerResponse, continueFirst: boolean): void {
    const target = requestTarget(request)
    if (target === undefined) {
      onFailure(
        400,
        new Error(
          'The request can be read in more than one way, or asks for what the proxy keeps to itself.',
        ),
      )
      fail(response, 400)
      return
    }
    const pass = (decision: Decision) => {
      if (response.destroyed) return
      if (decision.kind === 'reject') {
        // A body that nobody reads ends the connection; one that the client has held back need not.
        const unread = hasBody(request) && !request.complete && !continueFirst
        const close = unread ? { Connection: 'close' } : {}
        response.writeHead(decision.status, { ...decision.headers, ...close })
        response.end(decision.body)
        request.resume()
        return
      }
      const headers = headersFor(request, decision)
      const { url = target } = decision
      forward(service.pool, { request, response, target: url, headers, challenge, continueFirst, onFailure })
    }
    decided(request, !continueFirst, pass, () => fail(response, 502))
  }

  function upgrade(request: IncomingMessage, socket: Duplex, firstBytes: Buffer): void {
    socket.on('error', () => {})
    if ('setTimeout' in socket) (socket as IncomingMessage['socket']).setTimeout(0)
    const target = requestTarget(request)
    const { headers } = request
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
    if (target === undefined || hasBody || !asksForWebSocket(request)) {
      answerOnSocket(socket, failureAnswer(400))
      return
    }
    const pass = (decision: Decision) => {
      if (decision.kind === 'reject') answerOnSocket(socket, decision)
      else {
        const headers = headersFor(request, decision)
        const { url = target } = decision
        forwardUpgrade(service, { request, socket, firstBytes, target: url, headers, challenge, onFailure })
      }
    }
    decided(request, false, pass, () => socket.destroy())
  }

  const upgraded = new Set<Duplex>()
  const server = createServer({
    // Uploads may take their time; a client that falls silent is cut off by the time limit of its socket.
    requestTimeout: 0,
    headersTimeout: 60_000,
    shouldUpgradeCallback: asksForWebSocket,
  })
  server.timeout = service.timeoutMs + clientGraceMs
  server.on('request', (request, response) => handle(request, response, false))
  server.on('checkContinue', (request, response) => handle(request, response, true))
  server.on('upgrade', (request, socket, firstBytes) => {
    upgraded.add(socket)
    socket.once('close', () => upgraded.delete(socket))
    upgrade(request, socket, firstBytes)
  })

  return {
    server,
    async close(graceMs = 10_000) {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      for (const socket of upgraded) socket.destroy()
      const patience = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(patience)
      await service.pool.destroy()
    },
  }
}
