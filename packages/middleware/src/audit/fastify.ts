/**
 * Auditing as a plugin of Fastify.
 *
 * @module @ks/middleware/audit/fastify
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Identity } from '../identity.ts'
import { type AuditOptions, createAuditor } from './auditor.ts'
import { headerText } from './header-text.ts'

/**
 * Fastify plugin: audits the requests of the instance on which it is registered. Register it after `keystone`, which says
 * who calls.
 *
 * The first notification is sent when the body has been read and checked, or with the second one if it never was.
 *
 * @example
 * await app.register(keystone, { session, wwwAuthenticateUri })
 * await app.register(audit, { emit: fileSink({ path: 'audit.jsonl' }), serviceName: 'compute' })
 */
export async function audit(app: FastifyInstance, options: AuditOptions): Promise<void> {
  const auditor = createAuditor(options)
  const ends = new WeakMap<FastifyRequest, (status: number | undefined) => void>()
  const begin = (request: FastifyRequest) => {
    const { identity } = request as { identity?: Identity }
    const end = auditor.begin({
      method: request.method,
      url: request.originalUrl,
      body: request.body,
      host: request.host,
      address: request.ip,
      identity,
      identityStatus: headerText(request.raw.headers['x-identity-status']) ?? 'unknown',
      userAgent: headerText(request.raw.headers['user-agent']),
      requestId: request.id,
      globalRequestId: headerText(request.raw.headers['x-openstack-request-id']),
    })
    ends.set(request, end)
    return end
  }
  const end = (request: FastifyRequest, status: number | undefined) => {
    if (!auditor.concerns(request.method, request.originalUrl)) return
    const finish = ends.get(request) ?? begin(request)
    ends.set(request, () => {})
    finish(status)
  }

  app.addHook('preHandler', (request, _reply, done) => {
    if (auditor.concerns(request.method, request.originalUrl)) begin(request)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    end(request, reply.statusCode)
    done()
  })
  app.addHook('onRequestAbort', (request, done) => {
    end(request, undefined)
    done()
  })
}

// Without this mark a plugin gets a scope of its own, and the routes beside it would not be audited.
Object.assign(audit, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@ks/middleware/audit',
})
