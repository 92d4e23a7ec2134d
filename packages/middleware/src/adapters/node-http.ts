/**
 * The guard for `node:http`, Express and Connect.
 *
 * @module @ks/middleware/node-http
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createGuard, type Decision, type KeystoneOptions } from '../guard.ts'
import type { Identity } from '../identity.ts'
import type { Refusal } from '../validate.ts'
import { challengeOnUnauthorized } from './challenge.ts'
import { setIdentityHeaders, stripIdentityHeaders } from './request-headers.ts'
import { SocketRequest } from './socket-request.ts'

/** A request behind the middleware. */
export interface GuardedRequest extends IncomingMessage {
  /** Who made the request; absent only with `delayAuthDecision`, when nobody is confirmed. */
  identity?: Identity | undefined
  /** Why there is no identity. */
  identityRefusal?: Refusal | undefined
}

/** A middleware for `node:http`, connect and express. `next` gets an error only if the middleware itself fails. */
export type NodeMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Guards a service on `node:http`, connect or express: answers requests without a confirmed identity itself, gives the
 * others their identity headers and `request.identity`, and adds the Keystone challenge to 401 answers of the service.
 *
 * @throws `MiddlewareError` for options that cannot work
 * @example
 * const guard = keystone({ session, wwwAuthenticateUri })
 * createServer((request, response) => guard(request, response, () => handle(request, response)))
 */
export function keystone(options: KeystoneOptions): NodeMiddleware {
  const guard = createGuard(options)

  function apply(
    decision: Decision,
    request: GuardedRequest,
    response: ServerResponse,
    next: () => void,
  ): void {
    if (decision.kind === 'reject') {
      response.writeHead(decision.status, decision.headers)
      response.end(decision.body)
      return
    }
    setIdentityHeaders(request, decision.headers)
    if (decision.url !== undefined) rewriteUrl(request, decision.url)
    request.identity = decision.identity
    request.identityRefusal = decision.refusal
    challengeOnUnauthorized(response, guard.challenge)
    next()
  }

  return (request, response, next) => {
    stripIdentityHeaders(request)
    // Routers below a mount point shorten the URL and keep the whole one here; access rules speak of the whole.
    const { originalUrl = request.url ?? '' } = request as { originalUrl?: string }
    const decision = guard.decide(new SocketRequest(request, request.method ?? '', originalUrl))
    if (decision instanceof Promise) {
      decision.then((settled) => apply(settled, request, response, next), next)
    } else apply(decision, request, response, next)
  }
}

/** Below a mount point, `url` lacks the point's own path. */
function rewriteUrl(request: IncomingMessage & { originalUrl?: string }, url: string): void {
  const { originalUrl = '', url: rest = '' } = request
  const mountedAt = originalUrl.endsWith(rest) ? originalUrl.slice(0, -rest.length) : ''
  request.url = url.startsWith(mountedAt) ? url.slice(mountedAt.length) : url
}

/** Who made a request that has passed {@link keystone}; `undefined` when that is not confirmed. */
export function identityOf(request: IncomingMessage): Identity | undefined {
  return (request as GuardedRequest).identity
}
