import type { IncomingMessage } from 'node:http'
import { canonicalName } from '../header-name.ts'
import { headerValue } from '../header-value.ts'
import { isIdentityHeader } from '../identity-headers.ts'
import type { Pass } from '../pass.ts'
import { hopByHop } from './hop-by-hop.ts'

/** What the proxy says of itself. */
export interface ProxyHeaderOptions {
  /** The value of `Authorization` for the service, if the service asks for it. */
  readonly authorization: string | undefined
  /** Whether what the client says in `Forwarded` and `X-Forwarded-…` comes from a proxy that can be trusted. */
  readonly trustForwarded: boolean
}

/** By which name the proxy appears in `Via`. */
export const pseudonym = 'ks-auth-proxy'

/** Not passed on as they came: what the proxy says itself, what it has done itself, and what it cannot pass on. */
const replaced: ReadonlySet<string> = new Set(['authorization', 'host', 'via', 'expect', 'trailer'])
/** What proxies say beside `X-Forwarded-…`: also paths that frameworks believe instead of the one that was judged. */
const forwarded: ReadonlySet<string> = new Set(['forwarded', 'x-real-ip', 'x-original-url', 'x-rewrite-url'])
/** A program would believe another spelling of these. */
const spelledOnce: ReadonlySet<string> = new Set([
  ...['content-length', 'x-auth-token', 'x-storage-token', 'x-service-token'],
])

/**
 * The headers that the service gets, as a flat list: those of the client that may pass, those of its identity, and those of
 * the proxy. Whatever the client says of identities is left out in every spelling (M-056).
 */
export function requestHeaders(request: IncomingMessage, pass: Pass, options: ProxyHeaderOptions): string[] {
  const { rawHeaders, headers, socket } = request
  const isHop = hopByHop(headers.connection)
  const list: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    const plain = canonicalName(name)
    if (isHop(plain) || replaced.has(plain) || isIdentityHeader(plain)) continue
    const isForwarded = forwarded.has(plain) || plain.startsWith('x-forwarded-')
    if (isForwarded && (!options.trustForwarded || plain === 'x-forwarded-for')) continue
    // The scheme has found another token than the client's own.
    if (plain === 'x-auth-token' && 'X-Auth-Token' in pass.headers) continue
    if (spelledOnce.has(plain) && name.toLowerCase() !== plain) continue
    list.push(name, rawHeaders[at + 1]!)
  }
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) list.push(name, value)
  }
  add('Host', headers.host)
  add('Authorization', options.authorization)
  const userName = pass.identity?.user.name
  add('X-Authorization', userName === undefined ? 'Proxy' : `Proxy ${headerValue(userName)}`)
  for (const name in pass.headers) add(name, pass.headers[name])
  const { trustForwarded } = options
  const before = trustForwarded ? headers['x-forwarded-for'] : undefined
  add('X-Forwarded-For', [before, socket.remoteAddress].filter(Boolean).join(', '))
  if (!trustForwarded || headers['x-forwarded-proto'] === undefined) add('X-Forwarded-Proto', 'http')
  if (!trustForwarded || headers['x-forwarded-host'] === undefined) add('X-Forwarded-Host', headers.host)
  add('Via', [headers.via, `${request.httpVersion} ${pseudonym}`].filter(Boolean).join(', '))
  return list
}
