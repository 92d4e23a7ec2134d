/**
 * The guard as a plugin of Fastify.
 *
 * @module @ks/middleware/fastify
 */
import type { FastifyInstance } from 'fastify'
import { createGuard, type Decision, type KeystoneOptions } from '../guard.ts'
import type { Identity } from '../identity.ts'
import type { Refusal } from '../validate.ts'
import { challengeOnUnauthorized } from './challenge.ts'
import { setIdentityHeaders, stripIdentityHeaders } from './request-headers.ts'
import { SocketRequest } from './socket-request.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who made the request; `undefined` only with `delayAuthDecision`, when nobody is confirmed. */
    identity: Identity | undefined
    /** Why there is no identity. */
    identityRefusal: Refusal | undefined
  }
}

/**
 * Fastify plugin: guards the instance on which it is registered, with all its routes and children. To leave some routes
 * public, register it in a scope of its own, or use `delayAuthDecision`.
 *
 * @throws `MiddlewareError` for options that cannot work, when the application starts
 * @example
 * await app.register(keystone, { session, wwwAuthenticateUri: 'https://identity.example/v3' })
 * app.get('/', async ({ identity }) => `Hello ${identity?.user.name}`)
 */
export async function keystone(app: FastifyInstance, options: KeystoneOptions): Promise<void> {
  const guard = createGuard(options)
  app.decorateRequest('identity', undefined)
  app.decorateRequest('identityRefusal', undefined)

  app.addHook('onRequest', (request, reply, done) => {
    stripIdentityHeaders(request.raw)
    const apply = (decision: Decision) => {
      if (decision.kind === 'reject') {
        // As bytes: to text Fastify would add a charset, which JSON has no need of.
        reply.code(decision.status).headers(decision.headers).send(Buffer.from(decision.body))
        return
      }
      setIdentityHeaders(request.raw, decision.headers)
      if (decision.url !== undefined) request.raw.url = decision.url
      request.identity = decision.identity
      request.identityRefusal = decision.refusal
      challengeOnUnauthorized(reply.raw, guard.challenge)
      done()
    }
    const decision = guard.decide(new SocketRequest(request.raw, request.method, request.originalUrl))
    if (decision instanceof Promise) decision.then(apply, done)
    else apply(decision)
  })
}

// Without this mark a plugin gets a scope of its own, and the routes beside it would be unguarded.
Object.assign(keystone, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@ks/middleware',
})
