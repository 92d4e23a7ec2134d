import type { IncomingMessage } from 'node:http'

/**
 * The path and query that the service is asked for; `undefined` for a request that two programs could read differently, or
 * that means a proxy of another kind: several hosts, a coding other than `chunked`, a target that is no path. Also for
 * `TRACE`, which has the service show what it got, the proxy's own password included.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9112#section-3.2}
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8}
 */
export function requestTarget(request: IncomingMessage): string | undefined {
  const { method, headers, headersDistinct, url = '' } = request
  if (method === 'TRACE') return undefined
  if ((headersDistinct.host?.length ?? 0) > 1) return undefined
  const coding = headers['transfer-encoding']
  if (
    coding !== undefined &&
    (coding.toLowerCase() !== 'chunked' || headers['content-length'] !== undefined)
  ) {
    return undefined
  }
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '')
  const target = path === '' || path.startsWith('?') ? `/${path}` : path
  return /^\/[!"$-~]*$/.test(target) ? target : undefined
}

/** Whether a body follows. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
