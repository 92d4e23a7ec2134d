/**
 * Auditing for `node:http`, Express and Connect.
 *
 * @module @ks/middleware/audit/node-http
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { identityOf, type NodeMiddleware } from '../adapters/node-http.ts'
import { type AuditOptions, createAuditor } from './auditor.ts'
import { headerText } from './header-text.ts'

/**
 * Audits a service on `node:http`, connect or express. Put it behind the guard, which says who calls, and behind the parser
 * of bodies, if a `POST` to `…/action` shall be named after what it does.
 *
 * @example
 * app.use(keystone(options), express.json(), audit({ emit: fileSink({ path: 'audit.jsonl' }) }))
 */
export function audit(options: AuditOptions): NodeMiddleware {
  const auditor = createAuditor(options)
  return (request, response, next) => {
    const { originalUrl: url = request.url ?? '' } = request as { originalUrl?: string }
    const method = request.method ?? ''
    if (auditor.concerns(method, url)) follow(response, auditor.begin(describe(request, method, url)))
    next()
  }
}

function describe(request: IncomingMessage, method: string, url: string) {
  const { headers, socket } = request
  return {
    method,
    url,
    body: (request as { body?: unknown }).body,
    host: headers.host ?? '',
    address: socket.remoteAddress ?? 'unknown',
    identity: identityOf(request),
    identityStatus: headerText(headers['x-identity-status']) ?? 'unknown',
    userAgent: headers['user-agent'],
    globalRequestId: headerText(headers['x-openstack-request-id']),
  }
}

/** A response is closed once, whether it was finished or not. */
function follow(response: ServerResponse, end: (status: number | undefined) => void): void {
  response.once('close', () => end(response.writableFinished ? response.statusCode : undefined))
}
