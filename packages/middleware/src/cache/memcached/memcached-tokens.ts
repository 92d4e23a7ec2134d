import type { SharedTokens } from '../shared-tokens.ts'
import { parseAddress } from './address.ts'
import { get, set } from './commands.ts'
import { connector } from './connect.ts'
import { decodeEntry, encodeEntry } from './entry.ts'
import { checkMemcachedOptions, type MemcachedOptions } from './options.ts'
import { protectedWith, unprotected } from './protection.ts'
import { Server } from './server.ts'
import { serverOfKey } from './server-of-key.ts'
import { storedBytes } from './stored-bytes.ts'

/** A {@link SharedTokens} in memcached. Close it when the service ends. */
export interface MemcachedTokens extends SharedTokens, Disposable {
  /** Ends the connections; from then on nothing is found. */
  close(): void
}

/**
 * Shares validated tokens through memcached: with other processes of a service, and with services behind the Python
 * middleware that have the same servers, strategy and secret.
 *
 * There is one connection per server. A memcached that is dead or slow costs `timeoutMs` once, and then nothing.
 *
 * > [!WARNING]
 * > Without a `securityStrategy`, whoever can write to memcached can be any user of the service.
 *
 * @throws {@link MiddlewareError} for options that cannot work
 * @example
 * const sharedTokens = memcachedTokens({ servers: ['10.0.0.5:11211'], securityStrategy: 'ENCRYPT', secretKey })
 * const guard = createGuard({ session, wwwAuthenticateUri, sharedTokens })
 */
export function memcachedTokens(options: MemcachedOptions): MemcachedTokens {
  checkMemcachedOptions(options)
  const { securityStrategy, secretKey = '', tls, timeoutMs = 100, deadRetrySeconds = 30, onDead } = options
  const protectionOf =
    securityStrategy === undefined ? unprotected : protectedWith(securityStrategy, secretKey)
  const connect = connector(tls)
  const servers = options.servers.map((name) => {
    const address = parseAddress(name)!
    return new Server({
      connect: () => connect(address),
      readyEvent: tls === undefined ? 'connect' : 'secureConnect',
      timeoutMs,
      deadRetryMs: deadRetrySeconds * 1000,
      onDead(reason) {
        try {
          onDead?.(name, reason)
        } catch {}
      },
    })
  })

  function close(): void {
    for (const server of servers) server.close()
  }

  return {
    async find(token) {
      const { cacheKey, unprotect } = protectionOf(token)
      const item = await serverOfKey(servers, cacheKey)?.request(get(cacheKey))
      const stored = item && (await storedBytes(item))
      const data = stored && unprotect(stored)
      return data && decodeEntry(cacheKey, data)
    },
    keep(token, answer, lifetimeSeconds) {
      const { cacheKey, protect } = protectionOf(token)
      const server = serverOfKey(servers, cacheKey)
      if (server === undefined) return
      void server.request(set(cacheKey, protect(encodeEntry(cacheKey, answer)), lifetimeSeconds))
    },
    close,
    [Symbol.dispose]: close,
  }
}
